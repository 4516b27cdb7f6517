//! Horizontal bars as SVG. One file is for light and dark pages: a media query changes the colours. The picture has a
//! background of its own, since a page can have a theme that differs from the one of the system.

use svg::Document;
use svg::node::element::{Rectangle, Style, Text, Title};

pub struct Chart {
    pub title: &'static str,
    /// What the bars mean.
    pub axis: &'static str,
    pub panels: Vec<Panel>,
}

pub struct Panel {
    pub title: &'static str,
    pub bars: Vec<Bar>,
}

pub struct Bar {
    pub label: &'static str,
    pub length: f64,
    /// The number, as it is written beside the bar.
    pub text: String,
    pub kind: Kind,
}

/// Whose bar it is.
#[derive(Clone, Copy)]
pub enum Kind {
    Ours,
    Limit,
    Other,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Limit => "limit",
            Self::Other => "other",
        }
    }
}

const STYLE: &str = "\
text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}\
.page{fill:#fff;stroke:#d1d9e0}.title{font-size:19px;font-weight:600}.axis{fill:#59636e}.panel{font-weight:600}\
.end{text-anchor:end}text.ours{font-weight:700;fill:#0969da}rect.ours{fill:#0969da}rect.limit{fill:#59636e}rect.other{fill:#c1c9d1}\
@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.page{fill:#0d1117;stroke:#3d444d}.axis{fill:#9198a1}\
text.ours{fill:#58a6ff}rect.ours{fill:#58a6ff}rect.limit{fill:#9198a1}rect.other{fill:#57606a}}";

const WIDTH: usize = 880;
const MARGIN: usize = 24;
const HEAD: usize = 74;
const COLUMNS: usize = 2;
const GAP: usize = 28;
const PANEL: usize = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
const PANEL_HEAD: usize = 28;
const PANEL_FOOT: usize = 20;
const ROW: usize = 18;
const THICKNESS: usize = 12;
const LABEL: usize = 136;
const NUMBER: usize = 54;
/// The longest bar.
const LENGTH: usize = PANEL - LABEL - NUMBER;

impl Chart {
    pub fn svg(&self) -> String {
        let bars = self.panels.iter().flat_map(|panel| &panel.bars);
        let longest = bars.map(|bar| bar.length).fold(0.0, f64::max);
        let rows = || self.panels.chunks(COLUMNS);
        let height = HEAD + rows().map(row_height).sum::<usize>();
        let page = Rectangle::new().set("class", "page").set("x", 0.5).set("y", 0.5).set("rx", 6);
        let mut document = Document::new()
            .set("viewBox", (0, 0, WIDTH, height))
            .set("width", WIDTH)
            .set("height", height)
            .add(Title::new(self.title))
            .add(Style::new(STYLE))
            .add(page.set("width", WIDTH - 1).set("height", height - 1))
            .add(text(self.title, MARGIN, 38, "title"))
            .add(text(self.axis, MARGIN, 60, "axis"));
        let mut top = HEAD;
        for row in rows() {
            for (column, panel) in row.iter().enumerate() {
                document = panel.draw(document, MARGIN + column * (PANEL + GAP), top, longest);
            }
            top += row_height(row);
        }
        format!("{document}\n")
    }
}

fn row_height(row: &[Panel]) -> usize {
    let bars = row.iter().map(|panel| panel.bars.len()).max().unwrap_or_default();
    PANEL_HEAD + bars * ROW + PANEL_FOOT
}

impl Panel {
    fn draw(&self, document: Document, left: usize, top: usize, longest: f64) -> Document {
        let mut document = document.add(text(self.title, left, top + 18, "panel"));
        for (row, bar) in self.bars.iter().enumerate() {
            let top = top + PANEL_HEAD + row * ROW;
            let class = bar.kind.class();
            // a bar that exists is seen
            let length = (bar.length / longest * LENGTH as f64).round().max(1.0);
            let rectangle = Rectangle::new().set("class", class).set("x", left + LABEL).set("y", top);
            document = document
                .add(text(bar.label, left + LABEL - 8, top + 11, &format!("{class} end")))
                .add(rectangle.set("width", length).set("height", THICKNESS))
                .add(text(&bar.text, left + LABEL + length as usize + 6, top + 11, class));
        }
        document
    }
}

fn text(content: &str, x: usize, y: usize, class: &str) -> Text {
    Text::new(content).set("x", x).set("y", y).set("class", class)
}
