# syntax=docker/dockerfile:1
# Piagam in one image: every service of docker-compose.yml is this image with another command.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/piagam
# Requirements first: they change less often than the code, and take the time.
COPY requirements/runtime.in requirements/runtime.txt /app/requirements/
RUN /opt/piagam/bin/pip install --require-hashes -r /app/requirements/runtime.txt
COPY pyproject.toml README.md LICENSE /app/
COPY alerts /app/alerts
COPY crawler /app/crawler
COPY extract /app/extract
COPY piagam /app/piagam
COPY reports /app/reports
COPY scheduler /app/scheduler
COPY storage /app/storage
COPY web /app/web
# Installed in place, so that both stages have one path; compiled, because nothing can be written at run time.
RUN /opt/piagam/bin/pip install --no-deps --no-build-isolation -e /app \
    && /opt/piagam/bin/python -m compileall -q /app /opt/piagam/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Piagam" \
      org.opencontainers.image.description="The register of awards in Indonesian regional news" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 piagam \
    && useradd --system --uid 10001 --gid piagam --home-dir /var/lib/piagam --shell /usr/sbin/nologin piagam \
    && install -d -o piagam -g piagam -m 0750 /var/lib/piagam
COPY --from=build /opt/piagam /opt/piagam
COPY --from=build /app /app
COPY seeds /etc/piagam/seeds
COPY --chmod=0755 deploy/entrypoint.sh deploy/healthcheck.py /usr/local/lib/piagam/
ENV PATH=/opt/piagam/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIAGAM_HOME=/var/lib/piagam \
    PIAGAM_SEEDS=/etc/piagam/seeds \
    PIAGAM_LISTEN=0.0.0.0:9464
WORKDIR /var/lib/piagam
USER 10001:10001
VOLUME /var/lib/piagam
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/usr/local/lib/piagam/healthcheck.py"]
ENTRYPOINT ["/usr/local/lib/piagam/entrypoint.sh"]
CMD ["serve"]
