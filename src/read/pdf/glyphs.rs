//! Takes the glyphs of a page from the library, in the order in which the document draws them.
//!
//! In: a page. Out: lines. Draws nothing.

use std::ops::RangeInclusive;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt,
    font::{Glyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{Pdf, page::Page},
    interpret_page,
    kurbo::{BezPath, Rect},
};

use super::lines::{Drawn, Line, Lines};

/// Glyph space has so many units to the size of the font.
const UNITS: f64 = 1_000.0;

/// Sizes of letters between which text is set, in points.
const SIZES: RangeInclusive<f64> = 3.0..=80.0;

/// So many times as high as wide is the average letter.
const HEIGHT_TO_WIDTH: f64 = 2.0;

/// The lines of one page, as drawn. Its height comes with them.
///
/// `characters_left` goes down by what was read; nothing is read once it is 0.
pub(super) fn lines<'a>(
    pdf: &'a Pdf,
    page: &Page<'a>,
    number: usize,
    cache: &InterpreterCache<'a>,
    characters_left: &mut usize,
) -> (Vec<Line>, f64) {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let bounds = Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), bounds, cache, pdf.xref(), settings);
    let mut reader = Reader { lines: Lines::new(number), characters_left, bounds, pictures: Pictures::default() };
    interpret_page(page, &mut context, &mut reader);
    (reader.lines.finish(), height)
}

struct Reader<'c> {
    lines: Lines,
    characters_left: &'c mut usize,
    bounds: Rect,
    pictures: Pictures,
}

/// The letters of fonts that draw each like a picture, in units of their own, so that nothing tells their size.
#[derive(Default)]
struct Pictures {
    scale: f64,
    width: f64,
    count: f64,
}

impl Pictures {
    /// The size of a letter, as the widths of those before it let expect.
    fn size(&mut self, scale: f64, width: f64) -> f64 {
        if SIZES.contains(&(scale * UNITS)) {
            return scale * UNITS;
        }
        if (scale - self.scale).abs() > scale * 0.01 {
            *self = Self { scale, ..Self::default() };
        }
        self.width += width;
        self.count += 1.0;
        self.width / self.count * HEIGHT_TO_WIDTH
    }
}

impl<'a> Device<'a> for Reader<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let [right, down, slant, up, x, y] = (props.transform * glyph.transform()).as_coeffs();
            let scale = right.hypot(down);
            // Text up the margin, and what is drawn beyond the page, is nobody's text. Some fonts are upside down and
            // the page around them too, so that only the direction of writing counts.
            let is_level = down.abs() < right.abs() && right > 0.0 && (slant.abs() <= up.abs());
            if *self.characters_left == 0 || !is_level || !self.bounds.contains((x, y)) {
                continue;
            }
            *self.characters_left -= 1;
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let width = advance.map(|advance| f64::from(advance) * scale);
            let size = match &**glyph {
                Glyph::Outline(_) => scale * UNITS,
                Glyph::Type3(_) => self.pictures.size(scale, width.unwrap_or(scale)),
            };
            let width = width.unwrap_or(size / HEIGHT_TO_WIDTH);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => Drawn::Character(c),
                Some(BfString::String(text)) => Drawn::Text(text),
                None => Drawn::Code(glyph.char_code()),
            };
            self.lines.add(text, x, y, size, width);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
