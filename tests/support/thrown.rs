//! Texts that nobody would write.

/// Pieces of which texts are thrown together, so that names meet everything that may stand beside or within them.
const PIECES: &[&str] = &[
    "Xi Jinping",
    "Nguyen",
    "Van",
    "Son",
    "VTV",
    "VTV Go",
    "Hanoi",
    "Ho Chi Minh",
    "herr",
    "minister",
    "2024",
    "i",
    "för",
    "Skeppet",
    "Röda",
    "Örn",
    "s",
    ":s",
    "-",
    "–",
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u{A0}",
    "\u{AD}",
    "\u{200B}",
    "\u{301}",
    "\u{2028}",
    "\0",
    "\u{7f}",
    "🎬",
    "\u{1F1FB}\u{1F1F3}",
    "\"",
    "'",
    "\\",
    "<",
    "</article>",
    "&amp;",
    ".",
    ",",
    "(",
    ")",
];

/// Texts at random, the same in every run.
pub fn texts(count: usize) -> impl Iterator<Item = String> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    (0..count).map(move |_| (0..next(30)).map(|_| PIECES[next(PIECES.len())]).collect())
}
