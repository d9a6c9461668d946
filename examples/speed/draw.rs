//! Draws what `benches/grow` measured: a line for every column of its table, over the passages,
//! both on logarithmic scales, as multiples of the first row.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 210.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 50.0;
const COLOURS: [&str; 7] =
    ["#0b6e99", "#c2410c", "#15803d", "#7c3aed", "#b91c1c", "#a16207", "#0f766e"];

/// Reads lines of numbers separated by tabs under one line of names; the first column is the
/// number of passages. Prints the drawing.
pub fn run(table: &Path) -> Result<(), Box<dyn Error>> {
    let text =
        fs::read_to_string(table).map_err(|error| format!("{}: {error}", table.display()))?;
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let rows = lines.map(|line| line.split('\t').map(str::parse).collect());
    let rows: Vec<Vec<f64>> = rows.collect::<Result<_, _>>()?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(format!("{}: no numbers", table.display()).into());
    };
    let multiples = rows.iter().flat_map(|row| row.iter().zip(first).map(|(at, base)| at / base));
    let (least, most) =
        multiples.fold((1.0, 10.0), |(least, most), at| (at.min(least), at.max(most)));
    let (least, most) = (least.max(0.01).log10().floor(), most.log10().ceil());
    let (from, to) = (first[0].log10(), last[0].log10());
    let x = |passages: f64| {
        LEFT + (passages.log10() - from) / (to - from).max(1e-9) * (WIDTH - LEFT - RIGHT)
    };
    let y = |multiple: f64| {
        let share = (multiple.log10().max(least) - least) / (most - least);
        HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
    };

    let mut svg = String::new();
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"18\">Cost over passages, as a multiple of that at {}</text>",
        grouped(first[0])
    )?;
    for decade in least as i32..=most as i32 {
        let multiple = 10f64.powi(decade);
        let at = y(multiple);
        writeln!(
            svg,
            "<line x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{multiple} ×</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            at + 4.0
        )?;
    }
    for row in &rows {
        let at = x(row[0]);
        writeln!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"#eee\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18.0,
            grouped(row[0])
        )?;
    }
    writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">passages</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 10.0
    )?;
    let mut ends: Vec<(f64, usize)> =
        (1..names.len()).map(|column| (y(last[column] / first[column]), column)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = TOP;
    for (end, column) in ends {
        let colour = COLOURS[(column - 1) % COLOURS.len()];
        let points: Vec<String> = rows
            .iter()
            .map(|row| format!("{:.1},{:.1}", x(row[0]), y(row[column] / first[column])))
            .collect();
        // Names that would lie on each other move down.
        let label = end.max(free);
        free = label + 15.0;
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{} ({:.1} ×)</text>",
            points.join(" "),
            WIDTH - RIGHT + 8.0,
            label + 4.0,
            names[column],
            last[column] / first[column]
        )?;
    }
    svg.push_str("</svg>\n");
    print!("{svg}");
    Ok(())
}

/// A number with its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
