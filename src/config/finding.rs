//! What the checks find, collected so that all of it can be said at once.
//!
//! In: faults and warnings, each with its place and what to write instead. Out: readable text in the order of
//! the files. Never stops a check: the one who finds a fault reads on.

use std::{cell::RefCell, mem, ops::Range, rc::Rc};

use annotate_snippets::{Annotation, AnnotationKind, Level, Origin, Renderer, Snippet};

use super::file::File;

/// The greatest number of findings that are shown, of each severity; the rest is counted.
const SHOWN_MAX: usize = 200;

/// The greatest number of lines that one place shows; of a longer one, its first line.
const LINES_MAX: usize = 6;

/// A place in a file: some of its text, or the file as a whole.
#[derive(Debug, Clone)]
pub(super) struct Place {
    file: Rc<File>,
    span: Option<Range<usize>>,
}

impl Place {
    /// A stretch of the text, in bytes.
    pub(super) fn new(file: &Rc<File>, span: Range<usize>) -> Self {
        Self { file: Rc::clone(file), span: Some(span) }
    }

    /// The file as such: for what is missing in it.
    pub(super) fn whole(file: &Rc<File>) -> Self {
        Self { file: Rc::clone(file), span: None }
    }

    /// What is missing in a file comes after what stands in it.
    fn order(&self) -> (usize, usize) {
        (self.file.number, self.span.as_ref().map_or(usize::MAX, |span| span.start))
    }
}

/// One thing that was found.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    severity: Severity,
    title: String,
    place: Place,
    label: Option<String>,
    earlier: Option<(Place, String)>,
    hint: String,
}

/// Whether a finding forbids to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Severity {
    Fault,
    Warning,
}

impl Finding {
    /// Something wrong: the configuration cannot be used.
    pub(super) fn fault(place: Place, title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Fault, title: title.into(), place, label: None, earlier: None, hint: hint.into() }
    }

    /// Something odd: the configuration can be used, but perhaps not as it was meant.
    pub(super) fn warning(place: Place, title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::fault(place, title, hint) }
    }

    /// Says a word beside the underlined text.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// Shows a second place, such as the first of two equal ids.
    pub(super) fn earlier(self, place: Place, label: impl Into<String>) -> Self {
        Self { earlier: Some((place, label.into())), ..self }
    }

    fn render(&self, secrets: &[Place]) -> String {
        let level = match self.severity {
            Severity::Fault => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(&self.title).elements(Vec::<Origin<'_>>::new());
        group = match snippet(&self.place, self.label.as_deref(), AnnotationKind::Primary, secrets) {
            Some(snippet) => group.element(snippet),
            None => group.element(Origin::path(&self.place.file.name)),
        };
        if let Some((place, label)) = &self.earlier {
            group = group.elements(snippet(place, Some(label), AnnotationKind::Context, secrets));
        }
        let group = group.element(Level::HELP.message(&self.hint));
        Renderer::plain().render(&[group])
    }
}

/// Everything that was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: RefCell<Vec<Finding>>,
    secrets: RefCell<Vec<Place>>,
}

impl Findings {
    /// Adds one.
    pub(super) fn add(&self, finding: Finding) {
        self.list.borrow_mut().push(finding);
    }

    /// Hides a stretch of text in whatever is shown: it is a secret that stands where it should not.
    pub(super) fn hide(&self, secret: Place) {
        self.secrets.borrow_mut().push(secret);
    }

    /// Renders all that was found, in the order of the files: the faults, then the warnings.
    pub(super) fn render(&self) -> (Vec<String>, Vec<String>) {
        let mut list = mem::take(&mut *self.list.borrow_mut());
        list.sort_by_key(|finding| finding.place.order());
        let secrets = self.secrets.borrow();
        let (faults, warnings): (Vec<_>, Vec<_>) =
            list.into_iter().partition(|finding| finding.severity == Severity::Fault);
        (render_all(&faults, &secrets, "faults"), render_all(&warnings, &secrets, "warnings"))
    }
}

fn render_all(findings: &[Finding], secrets: &[Place], what: &str) -> Vec<String> {
    let mut rendered: Vec<String> = findings.iter().take(SHOWN_MAX).map(|finding| finding.render(secrets)).collect();
    if let Some(more) = findings.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
        rendered.push(format!("and {more} more {what}"));
    }
    rendered
}

/// Shows the lines of a place; only these lines are handed to the renderer, whose work grows with its input.
fn snippet<'a>(
    place: &'a Place,
    label: Option<&'a str>,
    kind: AnnotationKind,
    secrets: &[Place],
) -> Option<Snippet<'a, Annotation<'a>>> {
    let file = &place.file;
    let span = place.span.as_ref()?;
    let first = file.line_at(span.start);
    let last = file.line_at(span.end.saturating_sub(1).max(span.start));
    let last = if last - first < LINES_MAX { last } else { first };
    let window = file.lines(first, last);
    let text = hidden(file, &window, secrets)?;
    // A place that was cut to its first line ends with that line.
    let end = span.end.min(window.end).saturating_sub(window.start);
    let start = span.start.saturating_sub(window.start).min(end);
    let annotation = kind.span(start..end).label(label);
    Some(Snippet::source(text).path(file.name.as_str()).line_start(first + 1).annotation(annotation))
}

/// The text of a window with every secret replaced by stars, byte by byte, so that places stay where they are.
fn hidden(file: &Rc<File>, window: &Range<usize>, secrets: &[Place]) -> Option<String> {
    let text = file.text.get(window.clone())?;
    let spans: Vec<&Range<usize>> = secrets
        .iter()
        .filter(|secret| Rc::ptr_eq(&secret.file, file))
        .filter_map(|secret| secret.span.as_ref())
        .filter(|span| span.start < window.end && window.start < span.end)
        .collect();
    if spans.is_empty() {
        return Some(text.to_owned());
    }
    let star = |(at, byte): (usize, u8)| {
        let secret = spans.iter().any(|span| span.contains(&(window.start + at)));
        if secret && byte != b'\n' { b'*' } else { byte }
    };
    String::from_utf8(text.bytes().enumerate().map(star).collect()).ok()
}
