//! What is left of HTML in the text of a page.

use super::is_space;

/// What a remain stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remain {
    Space,
    Break,
    Sign(char),
}

const ENTITIES: [(&[u8], Remain); 19] = [
    (b"nbsp", Remain::Space),
    (b"ensp", Remain::Space),
    (b"emsp", Remain::Space),
    (b"thinsp", Remain::Space),
    (b"quot", Remain::Sign('"')),
    (b"ldquo", Remain::Sign('“')),
    (b"rdquo", Remain::Sign('”')),
    (b"bdquo", Remain::Sign('„')),
    (b"laquo", Remain::Sign('«')),
    (b"raquo", Remain::Sign('»')),
    (b"apos", Remain::Sign('\'')),
    (b"lsquo", Remain::Sign('‘')),
    (b"rsquo", Remain::Sign('’')),
    (b"amp", Remain::Sign('&')),
    (b"ndash", Remain::Sign('–')),
    (b"mdash", Remain::Sign('—')),
    (b"hellip", Remain::Sign('…')),
    (b"bull", Remain::Sign('•')),
    (b"copy", Remain::Sign('©')),
];

/// Tags that end a block of the page.
const BLOCKS: [&[u8]; 12] =
    [b"p", b"br", b"div", b"li", b"ul", b"ol", b"h1", b"h2", b"h3", b"td", b"tr", b"figcaption"];

/// Tags within a line.
const INLINE: [&[u8]; 8] = [b"strong", b"b", b"em", b"i", b"u", b"span", b"a", b"font"];

/// The remain that a text begins with, and its length in bytes.
pub(crate) fn remain(text: &[u8]) -> Option<(Remain, usize)> {
    /// No entity is longer, and few tags.
    const REACH: usize = 80;
    let end = |sign| text.iter().take(REACH).position(|&b| b == sign);
    match text.first()? {
        b'&' => {
            let end = end(b';')?;
            let known = ENTITIES.iter().find(|(name, _)| *name == &text[1..end]).map(|&(_, remain)| remain);
            known.or_else(|| number(&text[1..end])).map(|remain| (remain, end + 1))
        }
        _ => {
            let end = end(b'>')?;
            let tag = text[1..end].strip_prefix(b"/").unwrap_or(&text[1..end]);
            let name = tag.split(|&b| matches!(b, b' ' | b'/')).next()?;
            let remain = if BLOCKS.contains(&name) {
                Remain::Break
            } else if INLINE.contains(&name) {
                Remain::Space
            } else {
                return None;
            };
            Some((remain, end + 1))
        }
    }
}

/// A character by its number: `#8217`, `#x2019`.
fn number(entity: &[u8]) -> Option<Remain> {
    let digits = std::str::from_utf8(entity.strip_prefix(b"#")?).ok()?;
    // Rust reads `+39` as well.
    if digits.contains('+') {
        return None;
    }
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    let sign = char::from_u32(code.ok()?)?;
    Some(if is_space(sign) { Remain::Space } else { Remain::Sign(sign) })
}

#[cfg(test)]
mod tests {
    use super::{Remain, remain};

    #[test]
    fn entities_and_tags_are_what_they_stand_for() {
        assert_eq!(remain(b"&nbsp;Van"), Some((Remain::Space, 6)));
        assert_eq!(remain(b"&quot;"), Some((Remain::Sign('"'), 6)));
        assert_eq!(remain(b"&#8203;Van"), Some((Remain::Space, 7)));
        assert_eq!(remain(b"&#160;Van"), Some((Remain::Space, 6)));
        assert_eq!(remain(b"&#8211; &#39;"), Some((Remain::Sign('–'), 7)));
        assert_eq!(remain(b"&#x2019;s"), Some((Remain::Sign('’'), 8)));
        assert_eq!(remain(b"<strong>To Lam"), Some((Remain::Space, 8)));
        assert_eq!(remain(b"<a href=\"https://exempel.vn/\">"), Some((Remain::Space, 30)));
        assert_eq!(remain(b"</p>"), Some((Remain::Break, 4)));
        assert_eq!(remain(b"<br/>"), Some((Remain::Break, 5)));
    }

    #[test]
    fn other_signs_are_signs() {
        for text in ["&", "& Co;", "&okänd;", "&#;", "&#x;", "&#99999999;", "&#+39;", "<", "< 3", "<<", "<3>", "AT&T"]
        {
            assert_eq!(remain(text.as_bytes()), None, "{text}");
        }
    }
}
