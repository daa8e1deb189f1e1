from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.archives import MOST_ENTRIES
from workflows.reading.media import (
    FileProblem,
    Media,
    Medium,
    limit_bytes,
    recognise,
    safe_name,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "anything")
    return packed.getvalue()


def mpeg4(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x02\x00isommp41"


def old_office(*streams: str) -> bytes:
    return OLD_OFFICE + bytes(504) + b"".join(each.encode("utf-16-le") for each in streams)


def seen(content: bytes, name: str = "", sent_as: Media = "file") -> tuple[str, str]:
    found = recognise(content, name, sent_as)
    assert isinstance(found, Medium), found
    return found.media_type, found.media


@pytest.mark.parametrize(
    ("content", "media_type", "media"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg", "image"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png", "image"),
        (b"GIF89a\x01", "image/gif", "image"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp", "image"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00", "image/bmp", "image"),
        (mpeg4(b"heic"), "image/heic", "image"),
        (mpeg4(b"mif1"), "image/heic", "image"),
        (mpeg4(b"isom"), "video/mp4", "video"),
        (mpeg4(b"mp42"), "video/mp4", "video"),
        (mpeg4(b"qt  "), "video/quicktime", "video"),
        (b"\x00\x00\x00\x08wide\x00\x02\x11\x0amdat", "video/quicktime", "video"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm", "video"),
        (mpeg4(b"M4A "), "audio/mp4", "voice"),
        (b"#!AMR\n\x3c", "audio/amr", "voice"),
        (b"#!AMR-WB\n\x3c", "audio/amr", "voice"),
        (b"\x02#!SILK_V3\x0c", "audio/silk", "voice"),
        (b"#!SILK_V3\x0c", "audio/silk", "voice"),
        (b"ID3\x04\x00", "audio/mpeg", "voice"),
        (b"\xff\xfb\x90\x64\x00", "audio/mpeg", "voice"),
        (b"\xff\xf1\x50\x80\x00", "audio/aac", "voice"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav", "voice"),
        (b"OggS\x00\x02", "audio/ogg", "voice"),
        (b"%PDF-1.7\n", "application/pdf", "file"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "application/pdf", "file"),
        (archive("[Content_Types].xml", "word/document.xml"), WORD, "file"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), EXCEL, "file"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), SLIDES, "file"),
        (archive("照片/1.jpg", "log.txt"), "application/zip", "file"),
        (old_office("WordDocument"), "application/msword", "file"),
        (old_office("Workbook"), "application/vnd.ms-excel", "file"),
        ("错误代码 E4，停机".encode(), "text/plain", "file"),
        ("错误代码 E4，停机".encode("gb18030"), "text/plain", "file"),
        ("错误代码 E4，停机".encode("utf-16"), "text/plain", "file"),
        (b'{"error": "E4"}', "text/plain", "file"),
        (b"<config><level>3</level></config>", "text/plain", "file"),
        (b"The wide road to BM and MP3", "text/plain", "file"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, media_type: str, media: str) -> None:
    assert seen(content) == (media_type, media)


@pytest.mark.parametrize("sent_as", ["image", "video", "voice", "file"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", FileProblem.EMPTY),
        (b"MZ\x90\x00\x03", FileProblem.PROGRAM),
        (b"\x7fELF\x02\x01", FileProblem.PROGRAM),
        (b"\xcf\xfa\xed\xfe\x07", FileProblem.PROGRAM),
        (b"\xca\xfe\xba\xbe\x00\x00", FileProblem.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", FileProblem.PROGRAM),
        (b"#! /usr/bin/env python\n# %PDF-1.7", FileProblem.PROGRAM),
        (b"L\x00\x00\x00\x01\x14\x02\x00\x00", FileProblem.PROGRAM),
        (archive("AndroidManifest.xml", "classes.dex"), FileProblem.PROGRAM),
        (archive("META-INF/MANIFEST.MF", "A.class"), FileProblem.PROGRAM),
        (archive("readme.txt", "tools\\Setup.EXE"), FileProblem.PROGRAM),
        (archive("word/document.xml", "word/vbaProject.bin"), FileProblem.MACROS),
        (old_office("Workbook", "_VBA_PROJECT_CUR"), FileProblem.MACROS),
        (b"<!DOCTYPE html><p>hello", FileProblem.WEB_PAGE),
        (b"\xef\xbb\xbf \n<HTML>", FileProblem.WEB_PAGE),
        (b"<svg onload='alert(1)'/>", FileProblem.WEB_PAGE),
        (b"<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<svg/>", FileProblem.WEB_PAGE),
        (b"a table\n<script>alert(1)</script>", FileProblem.WEB_PAGE),
        (b"<?php system($_GET['c']);", FileProblem.WEB_PAGE),
        (old_office("MsiTables"), FileProblem.UNKNOWN_TYPE),
        (b"Rar!\x1a\x07\x01\x00\x33", FileProblem.UNKNOWN_TYPE),
        (b"\x00\x01\x02\x03 nothing anybody knows", FileProblem.UNKNOWN_TYPE),
        (b"PK\x03\x04 and then it breaks off", FileProblem.UNKNOWN_TYPE),
        (b"\xff\xd8", FileProblem.UNKNOWN_TYPE),
    ],
)
def test_what_could_run_or_cannot_be_told_is_refused_whatever_it_was_sent_as(
    content: bytes, problem: FileProblem, sent_as: Media
) -> None:
    assert recognise(content, "leak.jpg", sent_as) is problem


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("setup.bat", FileProblem.PROGRAM),
        ("报告.JS ", FileProblem.PROGRAM),
        ("photo.jpg.vbs", FileProblem.PROGRAM),
    ],
)
def test_words_that_a_name_makes_a_program_are_refused(name: str, problem: FileProblem) -> None:
    assert recognise(b"echo hello", name) is problem


def test_a_document_named_as_one_with_macros_is_refused() -> None:
    assert recognise(archive("word/document.xml"), "bill.docm") is FileProblem.MACROS


def test_a_table_is_told_by_its_name() -> None:
    assert seen("型号,数量\nKFR-35,2".encode("gb18030"), "备件.CSV") == ("text/csv", "file")


def test_a_recording_in_a_film_s_wrapping_is_a_voice_where_it_was_sent_as_one() -> None:
    assert seen(mpeg4(b"isom"), sent_as="voice") == ("audio/mp4", "voice")
    assert seen(mpeg4(b"heic"), sent_as="voice") == ("image/heic", "image")


def test_an_archive_that_lists_too_much_is_not_read() -> None:
    packed = archive(*(f"{n}.txt" for n in range(MOST_ENTRIES + 1)))
    assert recognise(packed) is FileProblem.UNKNOWN_TYPE


def test_comments_without_end_are_read_in_no_time() -> None:
    assert seen(b"<!---->" * 9000 + b"x")[0] == "text/plain"
    assert seen(b"<!-- " * 13000)[0] == "text/plain"


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_told_or_refused(content: bytes, name: str) -> None:
    assert isinstance(recognise(content, name), Medium | FileProblem)


@given(st.binary(max_size=200), st.integers(0, 220))
def test_a_broken_archive_is_told_or_refused(noise: bytes, place: int) -> None:
    whole = archive("a.txt", "b.txt")
    broken = whole[:place] + noise + whole[place + len(noise) :]
    assert isinstance(recognise(broken), Medium | FileProblem)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_sentence_is_never_a_program(text: str) -> None:
    found = recognise(text.encode())
    assert found is not FileProblem.PROGRAM or text.startswith(("MZ", "#!"))


@pytest.mark.parametrize(
    ("media", "most", "limit"),
    [
        ("image", 100, 20),
        ("voice", 100, 10),
        ("video", 100, 100),
        ("file", 100, 50),
        ("video", 8, 8),
    ],
)
def test_each_kind_has_its_limit_below_the_installation_s(
    media: Media, most: int, limit: int
) -> None:
    assert limit_bytes(media, most) == limit * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\漏水.jpg", "漏水.jpg"),
        ('a"b<c>\r\n.txt', "abc.txt"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("...", ""),
        ("很" * 200 + ".pdf", "很" * 76 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_hurt(name: str, kept: str) -> None:
    assert safe_name(name) == kept
