"""What is in a package, under which names, and that the same filing makes the same bytes."""

import datetime as dt
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader

from filing import checks, package
from filing import filing_file as sheet
from filing.errors import PackageError
from filing.model import Finding, Severity
from filing.package import archive, form, portal, schema
from tests.zips import unpacked


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def bare(text):
    return "".join(text.split())


def test_the_package_holds_what_it_should_under_clear_names(packed):
    assert list(unpacked(packed)) == [
        "application.json",
        "application.pdf",
        "checklist.pdf",
        "checks.json",
        "documents/01_entity_certificate.jpg",
        "documents/02_leader_id_1.jpg",
        "documents/03_leader_id_2.jpg",
        "manifest.json",
    ]


def test_the_documents_are_the_ones_that_were_sent(packed, picture):
    members = unpacked(packed)
    colours = [members[name] for name in members if name.startswith("documents/")]
    assert colours == [picture("red"), picture("green"), picture("blue")]


def test_everything_is_stored_with_fixed_attributes(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        for entry in opened.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.date_time == (2026, 11, 23, 0, 0, 0)
            assert (entry.create_system, entry.external_attr) == (3, 0o100644 << 16)


def test_the_same_request_makes_the_same_bytes(enclosing, packed):
    assert package.make(enclosing) == packed
    assert package.make(pickle.loads(pickle.dumps(enclosing))) == packed  # noqa: S301 - our own


def test_another_process_in_another_place_makes_the_same_bytes(enclosing, packed, tmp_path):
    (tmp_path / "request").write_bytes(pickle.dumps(enclosing))
    code = (
        "import pathlib, pickle, sys\n"
        "from filing import package\n"
        "request = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "pathlib.Path(sys.argv[2]).write_bytes(package.make(request))\n"
    )
    surroundings = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, tmp_path / "request", tmp_path / "out"],
        check=True,
        env=surroundings,
    )
    assert (tmp_path / "out").read_bytes() == packed


def test_another_day_language_or_answer_makes_another_package(enclosing, packed):
    tomorrow = replace(enclosing, day=enclosing.day + dt.timedelta(days=1))
    assert package.make(tomorrow) != packed
    assert package.make(replace(enclosing, language="zh")) != packed
    other = {**enclosing.answers, "site_name": "别的名字"}
    assert package.make(replace(enclosing, answers=other)) != packed


def test_a_day_before_the_calendar_of_zip_files_is_no_obstacle():
    content = archive.pack({"a.json": b"{}"}, dt.date(1979, 5, 1))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_application_json_has_codes_and_chinese_and_fits_its_schema(packed):
    value = json.loads(unpacked(packed)["application.json"])
    assert list(schema.mismatches(schema.APPLICATION, value)) == []
    assert value["answers"]["entity_nature"] == "4"
    assert value["answers"]["region"] == "330106"
    assert "doc_leader_id" not in value["answers"]
    rows = {row["id"]: row for section in value["sections"] for row in section["fields"]}
    assert rows["entity_nature"]["value_zh"] == "企业"
    assert rows["region"]["value_zh"] == "浙江省 杭州市 西湖区"
    assert rows["doc_leader_id"]["value_zh"] == "已附 2 份"
    assert [document["field"] for document in value["documents"]] == [
        "doc_entity_certificate", "doc_leader_id", "doc_leader_id",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["enterprise", "individual"])
def test_application_json_is_itself_a_filing_that_can_be_checked(request_for, catalog, name):
    request = request_for(name)
    value = json.loads(unpacked(package.make(request))["application.json"])
    found = sheet.read(catalog, value, request.day)
    assert found.ready
    given = {key: one for key, one in found.answers.items() if not catalog.fields[key].guide}
    assert given == dict(request.answers)


def test_checks_json_tells_findings_in_both_languages_with_their_source(packed, enclosing):
    value = json.loads(unpacked(packed)["checks.json"])
    assert list(schema.mismatches(schema.CHECKS, value)) == []
    assert value["ready"]
    assert len(value["findings"]) == len(enclosing.findings) > 0
    assert all(row["source"]["title"] for row in value["findings"])


def test_the_manifest_lists_every_other_file_and_the_state(packed, enclosing):
    members = unpacked(packed)
    manifest = json.loads(members["manifest.json"])
    assert list(schema.mismatches(schema.MANIFEST, manifest)) == []
    assert [row["name"] for row in manifest["files"]] == sorted(set(members) - {"manifest.json"})
    files = [document.file for document in enclosing.documents]
    assert manifest["fingerprint"] == package.fingerprint(
        enclosing.kind, enclosing.answers, files, enclosing.catalog
    )
    assert manifest["reference"] == package.reference(manifest["fingerprint"])
    assert manifest["day"] == "2026-11-23"
    assert manifest["catalogue"] == enclosing.catalog.digest
    assert manifest["missing_glyphs"] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_stands_in_the_pdf(request_for, language):
    request = request_for(language=language)
    text = text_of(unpacked(package.make(request))["application.pdf"])
    for group in form.arrange(request.catalog, request.answers):
        for field, value in group.rows:
            if value is not None and field.kind != "document":
                assert bare(field.term) in text
                assert bare(archive.official(field, value)) in text


def test_the_applicants_language_stands_beside_the_chinese(request_for):
    both = text_of(unpacked(package.make(request_for(language="en")))["application.pdf"])
    alone = text_of(unpacked(package.make(request_for(language="zh")))["application.pdf"])
    assert "Natureoftheentity" in both
    assert "Natureoftheentity" not in alone
    assert "主办单位性质" in alone


def test_a_third_language_is_served_from_its_own_texts(request_for):
    request = request_for(language="ru", texts={"Nature of the entity": "Вид организации"})
    text = text_of(unpacked(package.make(request))["application.pdf"])
    assert "Видорганизации" in text
    assert "Region" in text


def test_the_checklist_says_what_is_never_given_in_a_chat_and_every_deadline(request_for):
    request = request_for()
    text = text_of(unpacked(package.make(request))["checklist.pdf"])
    for secret in portal.default().secret:
        assert bare(secret.term) in text
    for wanted in (
        "24hoursafterthemessage",
        "30daysafteritopens",
        "2027-01-22",
        "beian.mps.gov.cn",
    ):
        assert wanted in text
    assert request.reference in text


def test_the_checklist_of_a_filing_with_nothing_to_upload_or_no_province(request_for):
    request = request_for(kind="claim")
    few = {"entity_icp_number": "浙ICP备12345678号", "claim_filed_on": "2009-05-04"}
    members = unpacked(package.make(replace(request, answers=few, findings=())))
    assert "Documentstoupload" not in text_of(members["checklist.pdf"])
    assert "Nothingwasfound" in text_of(members["application.pdf"])


def test_without_findings_a_chinese_reader_is_told_so_once(request_for, chinese):
    members = unpacked(package.make(request_for(language="zh", findings=())))
    text = text_of(members["application.pdf"])
    assert bare(chinese["Nothing was found that would be refused or questioned."]) in text
    assert "Nothingwasfound" not in text


def test_older_and_unknown_provincial_facts_are_told_as_such(request_for):
    text = text_of(unpacked(package.make(request_for("individual")))["checklist.pdf"])
    assert "Olderource" not in text
    assert "Oldersource" in text
    assert "Nopublishedrulewasfoundasof" in text


def test_all_grades_of_findings_and_their_remedies_are_printed(request_for, catalog):
    rule = catalog.rules[0]
    findings = (
        Finding(rule.id, Severity.WARNING, "site_name", "The name is {n} long.", {"n": "3"},
                rule.source, fix="Make it shorter."),
        Finding(rule.id, Severity.ADVICE, "", "Good to hear.", source=rule.source),
    )  # fmt: skip
    members = unpacked(package.make(request_for(findings=findings)))
    text = text_of(members["application.pdf"])
    for wanted in ("Maybequestioned", "Thenameis3long.", "Makeitshorter.", "Goodtoknow"):
        assert wanted in text
    assert [row["severity"] for row in json.loads(members["checks.json"])["findings"]] == [
        "warning", "advice",
    ]  # fmt: skip


def test_pairs_that_do_not_fit_are_shown(request_for):
    request = request_for(answers={"domain_holder_name": "别的公司"})
    text = text_of(unpacked(package.make(request))["application.pdf"])
    assert "doesnotfit" in text
    assert "别的公司" in text


def test_all_ten_known_conflicts_are_told_with_what_came_of_them(request_for):
    (advice,) = request_for().findings
    request = request_for(findings=(advice, replace(advice, rule="people.leader_landline")))
    text = text_of(unpacked(package.make(request))["application.pdf"])
    told = text[text.index("Knownconflicts") : text.index("Whatthechecksfound")]
    assert "Aphonenumberofanotherprovince,wherethatmatters已发现·found" in told
    assert told.count("未发现·notfound") == 8
    assert told.count("尚不清楚·notknownyet") == 1


def test_a_name_that_no_font_has_is_spelt_and_reported(request_for):
    request = request_for(answers={"leader_name": "张\U0002ebf0"})
    assert package.unprintable(request) == "\U0002ebf0"
    members = unpacked(package.make(request))
    assert json.loads(members["manifest.json"])["missing_glyphs"] == ["U+2EBF0"]
    assert "张〔U+2EBF0〕" in text_of(members["application.pdf"])
    assert package.verify(package.make(request)) == []


def test_what_would_be_refused_is_never_packed(request_for):
    blocking = Finding("website.name", Severity.ERROR, "site_name", "No.")
    with pytest.raises(PackageError, match=r"website\.name"):
        package.make(request_for(findings=(blocking,)))


def test_a_document_that_is_not_at_hand_is_named(request_for):
    with pytest.raises(PackageError, match="doc_leader_id: document 'gone'"):
        package.make(request_for(answers={"doc_leader_id": ("gone",)}))


def test_an_empty_filing_makes_no_package(request_for):
    with pytest.raises(PackageError, match="no answer"):
        package.make(replace(request_for(), answers={}))


def test_a_stage_that_no_section_names_comes_last(request_for, catalog):
    motto = replace(catalog.fields["site_name"], id="motto", term="口号")
    stage = replace(catalog.stages[-1], id="extra", title="Extra", term="附加", fields=(motto,))
    more = replace(
        catalog,
        stages=(*catalog.stages, stage),
        fields={**catalog.fields, "motto": motto},
    )
    request = request_for(answers={"motto": "好"}, catalog=more)
    assert form.arrange(more, request.answers)[-1].id == "extra"
    assert "附加" in text_of(unpacked(package.make(request))["application.pdf"])


def test_a_kind_that_the_catalogue_does_not_know_is_called_by_its_id(request_for, catalog):
    content = package.make(request_for(kind="initial", catalog=replace(catalog, kinds={})))
    assert json.loads(unpacked(content)["application.json"])["kind_zh"] == "initial"


def test_a_part_of_the_checklist_without_a_step_has_no_heading(request_for):
    known = request_for(kind="initial", findings=())
    other = request_for(kind="a_kind_without_steps_of_its_own", findings=())
    texts = [text_of(unpacked(package.make(one))["checklist.pdf"]) for one in (known, other)]
    assert ["Afterwards" in text for text in texts] == [True, False]


def test_without_a_province_and_without_sources_the_checklist_is_shorter(request_for, catalog):
    request = request_for(kind="claim", catalog=replace(catalog, sources={}), findings=())
    few = {"claim_imported": False, "doc_plan": None}
    members = unpacked(package.make(replace(request, answers=few)))
    text = text_of(members["checklist.pdf"])
    assert "Rulesoftheprovince" not in text
    assert "Source" not in text
    assert "Materials" not in text_of(members["application.pdf"])


def test_hints_that_a_document_lacks_are_left_out(request_for, catalog):
    stages = tuple(
        replace(stage, fields=tuple(replace(f, mistakes="") for f in stage.fields))
        for stage in catalog.stages
    )
    bare_catalog = replace(catalog, stages=stages)
    with_hints = text_of(unpacked(package.make(request_for()))["checklist.pdf"])
    without = text_of(unpacked(package.make(request_for(catalog=bare_catalog)))["checklist.pdf"])
    assert "Usualmistakes" in with_hints
    assert "Usualmistakes" not in without
    assert "Howitmustlook" in without


def test_a_finding_whose_rule_and_source_are_unknown_is_still_told(request_for):
    odd = Finding(checks.NOT_ANSWERED, Severity.ADVICE, "nowhere", "Odd.", source="basics_2020")
    assert package.verify(package.make(request_for(findings=(odd,)))) == []


def test_heads_findings_and_sources_are_in_the_language_of_the_document(request_for):
    english = unpacked(package.make(request_for()))
    text = text_of(english["application.pdf"])
    assert text.startswith("Initialfiling–Dataofthefiling·example.com")
    assert "首次备案信息表" in text
    assert "主办单位证件号码·Certificatenumber" in text
    assert "Source:AlibabaCloud" in text
    assert "来源：" not in text
    assert "来源：" not in text_of(english["checklist.pdf"])
    own = unpacked(package.make(request_for(language="zh")))
    text = text_of(own["application.pdf"])
    assert text.startswith("首次备案信息表·example.com")
    assert "来源：阿里云" in text
    titles = [row["source"]["title"] for row in json.loads(own["checks.json"])["findings"]]
    assert titles
    assert all(not title.isascii() for title in titles)


def test_months_have_their_unit(request_for):
    text = text_of(unpacked(package.make(request_for()))["application.pdf"])
    assert "购买时长（月）" in text
    assert "剩余时长（月）" in text
