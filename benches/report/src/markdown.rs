//! Tables and numbers as markdown.

pub fn title(text: &str) {
    println!("\n## {text}\n");
}

/// The first column is of words, the others are of numbers.
pub fn table(head: &[&str], rows: &[Vec<String>]) {
    println!("| {} |", head.join(" | "));
    println!("|---|{}", "---:|".repeat(head.len() - 1));
    for row in rows {
        println!("| {} |", row.join(" | "));
    }
}

/// `12,345`
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0 { format!("−{text}") } else { text }
}

/// `1.23`
pub fn ratio(value: i64, to: i64) -> String {
    format!("{:.2}", value as f64 / to as f64)
}

pub const NONE: &str = "–";
