//! PDF documents made up for tests, in Courier, whose letters are all of one width.

use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;

/// A page of A4, in points.
const WIDTH: u32 = 595;
const HEIGHT: f64 = 842.0;

/// Where text begins, from the left and from the top: below the margin in which running heads stand.
const LEFT: f64 = 72.0;
const TOP: f64 = 140.0;

/// So many characters of 10 points fit into a line.
pub const LINE: usize = 72;

const SIZE: f64 = 10.0;
const LEADING: f64 = 13.0;

/// A page while it is written.
#[derive(Clone)]
pub struct Sheet {
    content: String,
    y: f64,
}

impl Sheet {
    pub fn new() -> Self {
        Self { content: String::new(), y: TOP }
    }

    /// Writes one line of text anywhere; `y` counts from the top.
    pub fn at(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        let hex: String = WINDOWS_1252.encode(text).0.iter().map(|byte| format!("{byte:02X}")).collect();
        writeln!(self.content, "BT /F1 {size} Tf 1 0 0 1 {x} {} Tm <{hex}> Tj ET", HEIGHT - y).unwrap();
        self
    }

    /// Writes these lines under one another, and leaves room below.
    pub fn lines(mut self, lines: &[&str]) -> Self {
        for line in lines {
            let y = self.y;
            self = self.at(LEFT, y, SIZE, line);
            self.y += LEADING;
        }
        self.y += LEADING;
        self
    }

    pub fn paragraph(self, text: &str) -> Self {
        let lines = wrapped(text);
        self.lines(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Goes on so far from the top.
    pub fn down_to(mut self, y: f64) -> Self {
        self.y = y;
        self
    }

    pub fn heading(mut self, text: &str) -> Self {
        let y = self.y;
        self.y += 40.0;
        self.at(LEFT, y, 18.0, text)
    }

    /// Writes cells beside one another.
    pub fn row(mut self, cells: &[&str]) -> Self {
        let y = self.y;
        self.y += LEADING;
        for (place, cell) in cells.iter().enumerate() {
            self = self.at(LEFT + 150.0 * f64::from(u32::try_from(place).unwrap()), y, SIZE, cell);
        }
        self
    }

    /// Adds operators.
    pub fn raw(mut self, operators: &str) -> Self {
        self.content.push_str(operators);
        self
    }
}

/// A text in lines of [`LINE`] characters.
pub fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().unwrap();
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > LINE {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// A document of these pages; `information` is what stands in its information dictionary.
pub fn document(sheets: &[Sheet], information: &str) -> Vec<u8> {
    let mut objects = head(sheets.len(), information);
    for (place, sheet) in sheets.iter().enumerate() {
        objects.push(page(6 + 2 * place));
        objects.push(stream("", sheet.content.as_bytes()));
    }
    of_objects(&objects, "")
}

/// The same in a font that draws every letter like a picture, in units of its own, and names none of them.
pub fn drawn_document(sheets: &[Sheet]) -> Vec<u8> {
    let mut objects = head(sheets.len(), "");
    let letter = 5 + 2 * sheets.len();
    objects[2] = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 50 80] /FontMatrix [0.012 0 0 0.012 0 0] /FirstChar 32 /LastChar 126 \
         /Widths [{}] /CharProcs << /pic {letter} 0 R >> /Encoding << /Type /Encoding /Differences [32 {}] >> >>",
        "50 ".repeat(95),
        "/pic ".repeat(95)
    )
    .into_bytes();
    for (place, sheet) in sheets.iter().enumerate() {
        objects.push(page(6 + 2 * place));
        objects.push(stream("", sheet.content.as_bytes()));
    }
    objects.push(stream("", b"50 0 d0 5 0 40 70 re f"));
    of_objects(&objects, "")
}

/// A document of one page that shows the stream given, which is object 6; `further` are objects 7 and on.
pub fn document_of(content: Vec<u8>, further: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = head(1, "");
    objects.push(page(6));
    objects.push(content);
    objects.extend(further);
    of_objects(&objects, "")
}

/// Catalogue, pages, font and information: objects 1 to 4; pages and contents follow from 5.
fn head(pages: usize, information: &str) -> Vec<Vec<u8>> {
    let kids: String = (0..pages).map(|place| format!("{} 0 R ", 5 + 2 * place)).collect();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< {information} >>"),
    ];
    objects.into_iter().map(String::into_bytes).collect()
}

fn page(content: usize) -> Vec<u8> {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R \
         /Resources << /Font << /F1 3 0 R >> /XObject << /X 7 0 R >> >> >>"
    )
    .into_bytes()
}

pub fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} {dictionary} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// A file of objects, numbered from 1; the first is the catalogue, the fourth the information.
pub fn of_objects(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{} 0 obj\n", place + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(table.into_bytes());
    let size = objects.len() + 1;
    file.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
            .into_bytes(),
    );
    file
}
