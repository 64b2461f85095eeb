"""What the confirm screen calls papers, persons and documents."""

from filing.problems import Term

DOCUMENTS = {
    ("licence", ""): "doc_entity_certificate",
    ("identity", "entity"): "doc_leader_id",
    ("identity", "leader"): "doc_leader_id",
    ("identity", "administrator"): "doc_administrator_id",
    ("domain", ""): "doc_domain_cert",
}
"""The document that a picture could be, by its paper and its person."""

WHOSE = {
    "entity": Term("My own: I file as an individual"),
    "leader": Term("The entity leader's"),
    "administrator": Term("The website administrator's"),
    "legal_rep": Term("The legal representative's"),
}

HEADS = {
    "text": Term("Read from your text"),
    "licence": Term("Read from the licence"),
    "identity": Term("Read from the identity card"),
    "domain": Term("Read from the domain certificate"),
    "earlier": Term("From an earlier filing"),
}
