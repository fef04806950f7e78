//! A category and rules of one's own: ships, by name and by the word before the name.
//!
//! `cargo run --release --example custom_dictionary`

use presspan::{Extractor, Kind};

const CLASSES: &str = "\
class\timplies\tmeaning
SHIP\t\ta ship by name
SHIP_WORD\t\ta word for a ship, before its name
";

const SHIPS: &str = "\
%default\tclasses\tSHIP
form\tvariants\tid
Morgonstjärnan\t\tship-1
Nordic Pioneer\tM/S Nordic Pioneer\tship-2
";

const WORDS: &str = "%default\tclasses\tSHIP_WORD\nform\nfartyget\nfärjan\n";

const RULES: &str = "\
rule ship-known
priority 80
match (other.ship: SHIP)

rule ship-after-word
priority 75
match SHIP_WORD (other.ship: CAP{1,3})
";

fn main() -> Result<(), presspan::Error> {
    let extractor = Extractor::builder()
        .dictionary("ships/classes.tsv", CLASSES)
        .dictionary("ships/names.tsv", SHIPS)
        .dictionary("ships/words.tsv", WORDS)
        .rules("ships/ships.rules", RULES)
        .build()?;
    let text = "Nordic Pioneer mötte färjan Havets Ros utanför Hai Phong, sade kapten Tran Van Son.";
    for entity in extractor.extract(text) {
        let category = if entity.kind() == Kind::Other { "own category" } else { "built in" };
        println!("{:<8} {:<16} {category}, by rule {}", entity.label(), entity.text(), entity.rule());
    }
    Ok(())
}
