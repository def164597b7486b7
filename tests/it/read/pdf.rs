//! PDF documents as articles: paragraphs, pages, what they say of themselves, and what keeps them from being read.

use presswatch::{
    model::{Article, ArticleState, BlockKind, Language, Precision, Reading},
    read::{self, Page, Witness, pack, unpack},
};

use super::{codes, link};
use crate::pdf::{Sheet, document, document_of, drawn_document, of_objects, stream, wrapped};

const ONE: &str = "The ministry published the list of controlled accelerators on Monday, after months of talks with the \
    industry, and said that licences would be needed for every shipment to a number of countries.";
const TWO: &str = "Officials confirmed that the first filings would be examined within thirty days; a second office in \
    the capital will handle appeals. Firms that fail to register face fines of up to two million euros.";
const THREE: &str = "A first review is due in the spring. Until then, existing contracts remain valid, provided that they \
    were notified before the end of the year to the office that is named on the form.";

fn page(bytes: &[u8]) -> Reading<Page> {
    read::page(bytes, Some("application/pdf"), &link("https://www.ministry.example/press/list.pdf"))
}

fn article(bytes: &[u8]) -> Article {
    let reading = page(bytes);
    assert_eq!(reading.problems, []);
    reading.value.article
}

/// The blocks after the title, each with its page.
fn paged(article: &Article) -> Vec<(BlockKind, usize, &str)> {
    let blocks = article.blocks.iter().enumerate().skip(1);
    blocks.map(|(place, block)| (block.kind, article.page_of(place).unwrap(), block.text.as_str())).collect()
}

fn notice() -> Vec<Sheet> {
    vec![
        Sheet::new().heading("List of accelerators published").paragraph(ONE).paragraph(TWO),
        Sheet::new().paragraph(THREE).paragraph(ONE),
    ]
}

#[test]
fn lines_become_paragraphs_that_know_their_pages() {
    let article = article(&document(&notice(), ""));
    assert_eq!(article.title(), "List of accelerators published");
    assert_eq!(
        paged(&article),
        [
            (BlockKind::Paragraph, 1, ONE),
            (BlockKind::Paragraph, 1, TWO),
            (BlockKind::Paragraph, 2, THREE),
            (BlockKind::Paragraph, 2, ONE),
        ]
    );
    assert_eq!((article.state, article.language), (ArticleState::Full, Some(Language::EN)));
}

#[test]
fn a_sentence_goes_on_over_the_end_of_a_page_and_heads_and_feet_are_left_out() {
    let long = format!("{ONE} {TWO} {THREE}");
    let lines = wrapped(&long);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let furnished = |sheet: Sheet, number: usize| {
        sheet.at(72.0, 60.0, 9.0, "Ministry of Trade - Press office").at(
            280.0,
            800.0,
            9.0,
            &format!("Page {number} of 3"),
        )
    };
    let sheets = [
        furnished(Sheet::new().heading("List of accelerators published").lines(&lines[..3]), 1),
        furnished(Sheet::new().lines(&lines[3..]).paragraph(TWO), 2),
        furnished(Sheet::new().paragraph(THREE), 3),
    ];
    let article = article(&document(&sheets, ""));
    assert_eq!(
        paged(&article),
        [(BlockKind::Paragraph, 1, long.as_str()), (BlockKind::Paragraph, 2, TWO), (BlockKind::Paragraph, 3, THREE)]
    );
}

#[test]
fn words_parted_at_the_end_of_a_line_are_joined_as_they_are_written() {
    let lines = [
        "The office that looks after exports of accelerators and other semi-",
        "conductor goods says that the import- and export rules, and those of AI-",
        "Chips in particular, apply to every shipment that leaves the country on",
        "the first day of the coming year.",
    ];
    let article = article(&document(&[Sheet::new().heading("What applies").lines(&lines).paragraph(TWO)], ""));
    assert_eq!(
        paged(&article)[0].2,
        "The office that looks after exports of accelerators and other semiconductor goods says that the import- and \
         export rules, and those of AI-Chips in particular, apply to every shipment that leaves the country on the first \
         day of the coming year."
    );
}

#[test]
fn a_heading_of_several_lines_is_one() {
    let heading = Sheet::new()
        .at(120.0, 140.0, 18.0, "The ministry publishes a list")
        .at(200.0, 162.0, 18.0, "of accelerators")
        .at(72.0, 210.0, 14.0, "1. What it is for");
    let sheet = heading.down_to(250.0).paragraph(ONE).paragraph(TWO);
    let article = article(&document(&[sheet], ""));
    assert_eq!(article.title(), "The ministry publishes a list of accelerators");
    assert_eq!(paged(&article)[0], (BlockKind::Heading, 1, "1. What it is for"));
}

#[test]
fn a_dash_or_a_day_at_the_beginning_of_a_line_begins_no_item() {
    let lines = [
        "The office that looks after the exports of accelerators says that rules",
        "- those of the import office included - apply to every shipment from the",
        "3. day of the coming month, whoever sends it and wherever it may be sent",
        "in the end.",
    ];
    let article = article(&document(&[Sheet::new().heading("What applies").lines(&lines).paragraph(TWO)], ""));
    assert_eq!(paged(&article)[0].2, lines.join(" "));
}

#[test]
fn items_and_rows_are_told_from_paragraphs() {
    let sheet = Sheet::new()
        .heading("What applies")
        .paragraph(ONE)
        .lines(&["• Licences for accelerators of the newest kind, whoever makes them, and", "  for their parts."])
        .lines(&["• Declarations for all others."])
        .lines(&["1. The form is signed.", "2. The form is sent to the office."])
        .row(&["Country", "Licences"])
        .row(&["Norland", "12"])
        .lines(&[""])
        .paragraph(TWO);
    let article = article(&document(&[sheet], ""));
    let found: Vec<(BlockKind, &str)> = paged(&article).into_iter().map(|(kind, _, text)| (kind, text)).collect();
    assert_eq!(
        found,
        [
            (BlockKind::Paragraph, ONE),
            (
                BlockKind::ListItem,
                "Licences for accelerators of the newest kind, whoever makes them, and for their parts."
            ),
            (BlockKind::ListItem, "Declarations for all others."),
            (BlockKind::ListItem, "1. The form is signed."),
            (BlockKind::ListItem, "2. The form is sent to the office."),
            (BlockKind::TableRow, "Country\tLicences"),
            (BlockKind::TableRow, "Norland\t12"),
            (BlockKind::Paragraph, TWO),
        ]
    );
}

#[test]
fn what_a_document_says_of_itself_is_a_fact_with_its_witness() {
    let information = "/Title (List of accelerators published) /Author (Ada Lang) \
        /CreationDate (D:20260302233000-05'00') /ModDate (D:20260304090000Z)";
    let page = page(&document(&notice(), information)).value;
    let article = &page.article;
    assert_eq!(
        (article.title(), page.witnesses.title),
        ("List of accelerators published", Some(Witness::DocumentInformation))
    );
    assert_eq!(article.authors, ["Ada Lang"]);
    // The minute at which a file was made is not that of its publication; its day is that of its maker.
    assert_eq!(article.published.unwrap().to_string(), "2026-03-02T00:00:00Z");
    assert_eq!((article.precision, page.witnesses.published), (Precision::Day, Some(Witness::DocumentInformation)));
    assert_eq!(article.updated.unwrap().to_string(), "2026-03-04T09:00:00Z");
    assert!(
        !paged(article).iter().any(|(_, _, text)| text.contains("published the list of") && text.starts_with("List"))
    );
}

#[test]
fn a_title_that_only_names_a_file_and_a_date_that_the_text_contradicts_are_no_facts() {
    let sheet =
        Sheet::new().heading("List of accelerators published").lines(&["5 March 2026"]).paragraph(ONE).paragraph(TWO);
    let information = "/Title (Microsoft Word - PM_list_v3.docx) /CreationDate (D:20260302100000Z)";
    let page = page(&document(&[sheet], information)).value;
    assert_eq!(
        (page.article.title(), page.witnesses.title),
        ("List of accelerators published", Some(Witness::Headline))
    );
    assert_eq!(page.article.published.unwrap().to_string(), "2026-03-05T00:00:00Z");
    assert_eq!(page.witnesses.published, Some(Witness::ShownDate));
}

#[test]
fn letters_beyond_ascii_come_out_as_written() {
    let text = "Das Ministerium für Außenwirtschaft veröffentlichte am Montag die Liste – „gemäß Beschluss“ –, nach der \
        für jede Ausfuhr von Beschleunigern eine Genehmigung nötig ist, und kündigte Bußgelder an.";
    let article =
        article(&document(&[Sheet::new().heading("Liste veröffentlicht").paragraph(text).paragraph(text)], ""));
    assert_eq!((article.title(), paged(&article)[0].2), ("Liste veröffentlicht", text));
    assert_eq!(article.language.map(|language| language.code().to_owned()), Some("de".to_owned()));
}

#[test]
fn letters_that_are_drawn_like_pictures_are_read_by_their_codes() {
    let article = article(&drawn_document(&notice()));
    assert_eq!(article.title(), "List of accelerators published");
    let texts: Vec<&str> = paged(&article).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(texts, [ONE, TWO, THREE, ONE]);
}

#[test]
fn a_document_that_cannot_be_read_says_why() {
    let pictures = document(&[Sheet::new().raw("0.5 g 0 0 595 842 re f\n"), Sheet::new()], "");
    let mut locked =
        vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Count 0 /Kids [] >>".to_vec()];
    locked.push(
        format!(
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{}> /U <{}> >>",
            "5A".repeat(32),
            "A5".repeat(32)
        )
        .into_bytes(),
    );
    locked.push(b"<< >>".to_vec());
    let locked = of_objects(
        &locked,
        "/Encrypt 3 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]",
    );
    for (bytes, code) in [
        (b"%PDF-1.7\nand nothing else".to_vec(), "pdf-broken"),
        (locked, "pdf-locked"),
        (pictures, "pdf-no-text"),
        (document(&[], ""), "pdf-no-text"),
    ] {
        let reading = page(&bytes);
        assert_eq!(codes(&reading), [code]);
        let article = reading.value.article;
        assert_eq!((article.state, article.body().len()), (ArticleState::None, 0), "{code}");
    }
}

#[test]
fn a_scan_with_a_written_cover_is_a_part_and_a_single_paragraph_is_no_title() {
    let picture = Sheet::new().raw("0.5 g 0 0 595 842 re f\n");
    let cover = Sheet::new().heading("List of accelerators published").paragraph(ONE);
    let reading = page(&document(&[cover, picture.clone(), picture.clone(), picture], ""));
    assert_eq!(codes(&reading), ["pdf-no-text"]);
    assert_eq!((reading.value.article.state, reading.value.article.body().len()), (ArticleState::Partial, 1));

    let alone = article(&document(&[Sheet::new().paragraph("Notice of the closing of the office on the quay")], ""));
    assert_eq!((alone.title(), alone.body().len()), ("", 1));
}

#[test]
fn what_can_be_found_in_a_damaged_document_is_read() {
    let whole = document(&notice(), "");
    let table = whole.windows(4).position(|window| window == b"xref").unwrap();
    assert_eq!(paged(&article(&whole[..table])).len(), 4, "without its table of objects");
    let behind_junk = [b"HTTP junk\r\n\r\n".as_slice(), &whole].concat();
    assert_eq!(paged(&article(&behind_junk)).len(), 4, "behind junk, which moves every object");
}

#[test]
fn a_long_document_is_read_to_its_limit_and_is_a_part() {
    let sheets: Vec<Sheet> =
        (1..=10_000).map(|n| Sheet::new().lines(&[&format!("Page {n} says that it is one of many.")])).collect();
    let reading = page(&document(&sheets, ""));
    assert_eq!(codes(&reading), ["pdf-too-large"]);
    let article = reading.value.article;
    assert_eq!((article.state, article.page_of(article.blocks.len() - 1)), (ArticleState::Partial, Some(300)));
}

#[test]
fn a_document_survives_the_way_from_one_process_to_another() {
    let information =
        "/Title (List of accelerators published) /Author (Ada Lang) /CreationDate (D:20260302233000-05'00')";
    let reading = page(&document(&notice(), information));
    assert_eq!(unpack(&pack(&reading), &reading.value.article.link), Some(reading.clone()));
    assert_eq!(unpack(b"half an answ", &reading.value.article.link), None);
    let refused = page(b"%PDF-1.7\n");
    assert_eq!(unpack(&pack(&refused), &refused.value.article.link), Some(refused.clone()));
}

#[test]
fn documents_that_name_themselves_end() {
    let itself = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 7 0 R >> >>",
        b"/X Do /X Do",
    );
    page(&document_of(stream("", b"/X Do"), vec![itself]));
    let loops = of_objects(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>".to_vec(),
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] /Parent 2 0 R >>".to_vec(),
            b"<< /Title 4 0 R >>".to_vec(),
        ],
        "",
    );
    page(&loops);
}

#[test]
fn damage_anywhere_costs_at_most_the_document() {
    let whole = document(&notice(), "/Title (List of accelerators published) /CreationDate (D:20260302233000Z)");
    for cut in (0..whole.len()).step_by(whole.len() / 60) {
        assert!(!page(&whole[..cut]).value.article.blocks.is_empty());
    }
    // A generator of our own, so that every run damages the same bytes.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..=next() % 12 {
            let place = usize::try_from(next()).unwrap() % bytes.len();
            bytes[place] = u8::try_from(next() % 256).unwrap();
        }
        assert!(!page(&bytes).value.article.blocks.is_empty());
    }
}
