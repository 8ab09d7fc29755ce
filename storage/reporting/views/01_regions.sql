-- Provinces, regencies (kabupaten) and cities (kota) of Indonesia, one row each.
-- region_code: Kemendagri code, 63 for a province, 63.72 for a regency or city
-- region: Official name with its kind (Kota Banjarbaru)
-- short_name: Name without its kind (Banjarbaru)
-- level: province, regency or city
-- province_code: Kemendagri code of the province, the region's own code for a province
-- province: Short name of the province (Kalimantan Selatan)
-- capital: Seat of government
-- timezone: IANA name of the time zone (Asia/Makassar)
SELECT code AS region_code, name AS region, short_name, level, province_code, province, capital, timezone
FROM piagam.region
