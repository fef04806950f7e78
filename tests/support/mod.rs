//! Texts with marked spans: `Det sade [person: Pham Duc Long].`

use presspan::Kind;

/// The text without its marks, and the marked spans in bytes.
pub fn unmark(marked: &str) -> (String, Vec<(usize, usize, Kind)>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find('[') {
        let mark = rest[at + 1..]
            .split_once(": ")
            .and_then(|(kind, tail)| Some((kind.parse::<Kind>().ok()?, tail.split_once(']')?)));
        match mark {
            Some((kind, (inner, tail))) => {
                text.push_str(&rest[..at]);
                spans.push((text.len(), text.len() + inner.len(), kind));
                text.push_str(inner);
                rest = tail;
            }
            None => {
                text.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    text.push_str(rest);
    (text, spans)
}

/// The text with the marks of `spans`, for messages.
#[allow(dead_code)]
pub fn mark(text: &str, spans: &[(usize, usize, Kind)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for &(start, end, kind) in spans {
        out.push_str(&text[at..start]);
        out.push_str(&format!("[{kind}: {}]", &text[start..end]));
        at = end;
    }
    out.push_str(&text[at..]);
    out
}
