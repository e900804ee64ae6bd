//! Documents as people attach them, made by code.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const SLIDES: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

pub fn zip(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of paragraphs, each in two runs as editors leave them.
pub fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let run = |text: &str| {
        let text = text.replace('&', "&amp;");
        format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let body: String = paragraphs
        .iter()
        .map(|text| {
            let middle = text
                .char_indices()
                .nth(text.chars().count() / 2)
                .map_or(0, |(at, _)| at);
            let (head, tail) = text.split_at(middle);
            format!("<w:p>{}{}</w:p>", run(head), run(tail))
        })
        .collect();
    let document =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let header = format!("<w:hdr xmlns:w=\"{WORD}\"><w:p>{}</w:p></w:hdr>", run("盛泰机密文件"));
    zip(&[
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        ("word/document.xml".to_owned(), document),
        ("word/header1.xml".to_owned(), header),
    ])
}

/// Slides, shown in the opposite of the order in which their parts are numbered; the last has notes.
pub fn pptx(slides: &[&str], notes: &str) -> Vec<u8> {
    let text = |text: &str| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>");
    let count = slides.len();
    let ids: String = (0..count)
        .map(|at| format!("<p:sldId id=\"{}\" r:id=\"r{at}\"/>", 256 + at))
        .collect();
    let relations: String = (0..count)
        .map(|at| {
            let number = count - at;
            format!("<Relationship Id=\"r{at}\" Type=\"{RELATIONS}/slide\" Target=\"slides/slide{number}.xml\"/>")
        })
        .collect();
    let mut parts = vec![
        (
            "ppt/presentation.xml".to_owned(),
            format!(
                "<p:presentation xmlns:p=\"{SLIDES}\" xmlns:r=\"{RELATIONS}\"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
            ),
        ),
        (
            "ppt/_rels/presentation.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
        ),
        (
            "ppt/slides/_rels/slide1.xml.rels".to_owned(),
            format!(
                "<Relationships><Relationship Id=\"n\" Type=\"{RELATIONS}/notesSlide\" Target=\"../notesSlides/notesSlide1.xml\"/></Relationships>"
            ),
        ),
        (
            "ppt/notesSlides/notesSlide1.xml".to_owned(),
            format!(
                "<p:notes xmlns:p=\"{SLIDES}\" xmlns:a=\"{DRAWING}\">{}</p:notes>",
                text(notes)
            ),
        ),
    ];
    for (at, slide) in slides.iter().enumerate() {
        parts.push((
            format!("ppt/slides/slide{}.xml", count - at),
            format!(
                "<p:sld xmlns:p=\"{SLIDES}\" xmlns:a=\"{DRAWING}\">{}</p:sld>",
                text(slide)
            ),
        ));
    }
    zip(&parts)
}

pub fn xlsx(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, cells) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, text) in (0..).zip(*cells) {
            sheet.write_string(row, 0, *text).unwrap();
            sheet.write_number(row, 1, 128_000.0).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn eml() -> Vec<u8> {
    let (subject, _, _) = encoding_rs::GBK.encode("锭子报价");
    let encoded = subject.iter().map(|byte| format!("={byte:02X}")).collect::<String>();
    let head = format!(
        "From: =?UTF-8?Q?=E6=9D=8E=E5=9B=9B?= <lisi@example.com>\r\nTo: sales@example.com\r\n\
         Subject: =?GB2312?Q?{encoded}?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    );
    let (body, _, _) = encoding_rs::GBK.encode("<html><style>p{}</style><p>请在<b>周五</b>前回复价格</p></html>");
    [head.as_bytes(), &body].concat()
}

/// Objects as a PDF file; the first is the catalog. `trailer` adds to the trailer.
pub fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = file.len();
    let count = objects.len() + 1;
    file.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// Pages of lines in a Chinese font that is known by its table of characters only, as print drivers write them.
pub fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    pdf_of(&pdf_objects(pages), "")
}

/// The same with a password for opening, of which nobody knows.
pub fn encrypted_pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut objects = pdf_objects(pages);
    objects.push(format!(
        "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <{}> /U <{}> >>",
        "5a".repeat(32),
        "3c".repeat(32)
    ));
    let number = objects.len();
    let id = "0123456789abcdef0123456789abcdef";
    pdf_of(&objects, &format!("/Encrypt {number} 0 R /ID [<{id}> <{id}>]"))
}

fn pdf_objects(pages: &[&[&str]]) -> Vec<String> {
    const FIRST_PAGE: usize = 6;
    let mut codes: BTreeMap<char, usize> = BTreeMap::new();
    for character in pages
        .iter()
        .flat_map(|lines| lines.iter())
        .flat_map(|line| line.chars())
    {
        let next = codes.len() + 1;
        codes.entry(character).or_insert(next);
    }
    let table: String = codes
        .iter()
        .map(|(character, code)| format!("<{code:04X}> <{:04X}>\n", *character as u32))
        .collect();
    let to_unicode = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n{} beginbfchar\n{table}endbfchar\nendcmap end end",
        codes.len()
    );
    let kids: String = (0..pages.len())
        .map(|at| format!("{} 0 R ", FIRST_PAGE + 2 * at))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 595 842] >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_owned(),
        stream(&to_unicode),
    ];
    for lines in pages {
        let mut content = "BT /F1 12 Tf 72 760 Td\n".to_owned();
        for line in *lines {
            let hex: String = line
                .chars()
                .map(|character| format!("{:04X}", codes[&character]))
                .collect();
            content.push_str(&format!("<{hex}> Tj 0 -18 Td\n"));
        }
        content.push_str("ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            objects.len() + 2
        ));
        objects.push(stream(&content));
    }
    objects
}

/// A page that is one picture.
pub fn scanned_pdf() -> Vec<u8> {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 \
                   /Length 1 >>\nstream\n0\nendstream";
    pdf_of(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
            picture.to_owned(),
            stream("q 595 0 0 842 0 0 cm /I Do Q"),
        ],
        "",
    )
}

/// A form that draws itself, on a page of a tree that goes in circles.
pub fn looping_pdf() -> Vec<u8> {
    let form = "q /F Do /F Do Q";
    pdf_of(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R 2 0 R 2 0 R] /Count 1000000 /Parent 2 0 R /MediaBox [0 0 595 842] >>"
                .to_owned(),
            "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /F 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
            format!(
                "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length {} >>\n\
                 stream\n{form}\nendstream",
                form.len()
            ),
            stream("/F Do"),
        ],
        "",
    )
}

/// A small document that unpacks to 300 MB.
pub fn bomb_docx() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    zip.write_all(format!("<w:document xmlns:w=\"{WORD}\"><w:p><w:t>").as_bytes())
        .unwrap();
    let much = vec![b'A'; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&much).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
