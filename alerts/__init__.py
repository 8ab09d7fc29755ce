"""Telling people: what waits in the ledger becomes mails, webhook calls and feed files, each sent once.

Enters: subscriptions as they are asked for; the ledger's rows, written by storage in the award's own transaction.
Leaves: e-mail by SMTP, signed JSON by webhook, Atom feed files; dead letters with the server's words.
Never happens here: nobody is told of an award twice, nothing is lost when the server or the process dies, no text
from a web page becomes a header or markup, no mail goes out without a way to stop it.
"""
