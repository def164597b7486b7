//! Articles in a folder: pages as they were saved, or plain texts.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use url::Url;

use crate::{
    model::{Article, ArticleState, Block, BlockKind, Link},
    read,
};

/// The most files of one folder that are read; further ones are left out.
const FILES_MAX: usize = 100_000;

/// Pages carry their own address; this stands for one that does not.
const ADDRESS: &str = "https://file.invalid/";

/// The pages and texts of a folder, those in folders of it included, in the order of their names.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn in_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && form(&entry.path()).is_some() && found.len() < FILES_MAX {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// How a file is read.
enum Form {
    Page,
    Text,
}

fn form(path: &Path) -> Option<Form> {
    match path.extension()?.to_str()? {
        "html" | "htm" | "xhtml" => Some(Form::Page),
        "txt" => Some(Form::Text),
        _ => None,
    }
}

/// The article in a file; `None` where there is no text in it.
///
/// # Errors
/// The file cannot be read.
pub(super) fn read(path: &Path, bytes_max: usize) -> anyhow::Result<Option<Article>> {
    let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(bytes_max as u64).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    let link = Link::from_url(Url::parse(ADDRESS)?)?;
    let article = match form(path) {
        Some(Form::Page) => read::page(&bytes, None, &link).value.article,
        _ => text(&String::from_utf8_lossy(&bytes), link),
    };
    Ok((!article.body().is_empty()).then_some(article))
}

/// The first line is the title, every further one a paragraph.
fn text(text: &str, link: Link) -> Article {
    let mut lines = text.lines().map(str::trim);
    let title = lines.next().unwrap_or_default();
    let block = |kind, text: &str| Block { kind, text: text.to_owned() };
    let body = lines.filter(|line| !line.is_empty()).map(|line| block(BlockKind::Paragraph, line));
    let blocks = [block(BlockKind::Title, title)].into_iter().chain(body).collect();
    Article { state: ArticleState::Full, blocks, ..Article::at(link) }
}
