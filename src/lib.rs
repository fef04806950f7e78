/*!
Finds people, titles, organisations, programmes, dates and places in translated press text.

```
use presspan::{Extractor, Language};

let extractor = Extractor::new(Language::Swedish);
let text = "Finansminister Nguyen Van Thang talade i Hanoi den 5 november 2025.";
for entity in extractor.extract(text) {
    println!("{:?} {} {}", entity.range(), entity.kind(), entity.normal());
}
# assert_eq!(extractor.extract(text).len(), 4);
```

Dictionaries tell what words may be, rules tell how they stand together, and both are text that ships with the crate.
So every entity can name the line it comes from, and whoever finds a mistake can mend it by a line.

* [What is found](#what-is-found)
* [Where it stands: offsets](#where-it-stands-offsets)
* [What it is called: normal forms](#what-it-is-called-normal-forms)
* [When it was: dates](#when-it-was-dates)
* [Why, and how sure](#why-and-how-sure)
* [Documents](#documents)
* [Output](#output)
* [Dictionaries of your own](#dictionaries-of-your-own)
* [Rules of your own](#rules-of-your-own)
* [Threads, speed, memory](#threads-speed-memory)
* [Features](#features)

# What is found

Six kinds of [`Entity`]; [`Kind`] defines them. They are sorted by place and never overlap, so a name within a name is
not told: the university is found, and not the town in it.

```
# use presspan::{Extractor, Language};
let extractor = Extractor::new(Language::Swedish);
let entities = extractor.extract("Hon blev rektor för Hanois kulturuniversitet.");
let found: Vec<String> = entities.iter().map(|e| e.to_string()).collect();
assert_eq!(found, ["title: rektor", "organisation: Hanois kulturuniversitet"]);
```

A title counts where it tells who somebody is, not where it is a job as such; articles, quotation marks and
prepositions stay outside a span; a genitive *-s* stays inside, since a span never cuts a word.

Any text is a valid input: other languages, leftovers of the page, emoji, binary rubbish. Nothing panics, and nothing
is too long.

# Where it stands: offsets

[`Entity::range`] counts bytes of the text exactly as you gave it, decomposed accents, soft hyphens and all, so
`&text[entity.range()]` is the entity. Python counts code points and JavaScript UTF-16 units: [`Offsets`] converts.

```
# use presspan::{Extractor, Language};
use presspan::Offsets;
let extractor = Extractor::new(Language::Swedish);
let text = "På Öland talade Xi Jinping.";
let offsets = Offsets::new(text);
let entities = extractor.extract(text);
let person = entities.last().unwrap().range();
assert_eq!(person, 18..28);
assert_eq!(offsets.to_chars(person.start), 16);
```

# What it is called: normal forms

[`Entity::normal`] is what to count and to compare by: names without genitive, titles in their indefinite form, dates as
EDTF. Where a dictionary knows the thing, [`Entity::id`] is the same for all its names, and [`Entity::canonical`],
[`Entity::country`] and [`Entity::category`] tell more. A body that many states have, such as a ministry, is told by its
country where the text names it, and is `any-` such body where it does not.

```
# use presspan::{Extractor, Language};
let extractor = Extractor::new(Language::Swedish);
let entities = extractor.extract("Enligt WHO och Världshälsoorganisationens chef är det så.");
assert_eq!(entities[1].normal(), "Världshälsoorganisationen");
assert_eq!(entities[0].id(), entities[1].id());
```

# When it was: dates

[`Entity::date`] is a calendar value with a first and a last day; it prints as EDTF. What is counted from the day of
writing needs that day: give it to [`Extractor::extract_dated`], or let it be read from the date line of the page. The
[`date`] module tells which year and which week are meant.

```
# use presspan::{Extractor, Language};
use presspan::date::Day;
let extractor = Extractor::new(Language::Swedish);
let written = Day::new(2025, 11, 14).unwrap();
let entities = extractor.extract_dated("I går inleddes mötet, som pågår till den 20 november.", written);
assert_eq!(entities[0].normal(), "2025-11-13");
assert_eq!(entities[1].date().unwrap().latest(), Day::new(2025, 11, 20));
```

# Why, and how sure

[`Entity::rule`] and [`Entity::source`] name the rule and the dictionary entry behind an entity by file and line.
[`Entity::confidence`] is the precision that its rule had on annotated text; a rule that was not measured is 0.5 sure.
[`Extractor::explain`] tells of a sentence what each word is, which rules match, and why one won.

```
# use presspan::{Extractor, Language};
let extractor = Extractor::new(Language::Swedish);
let entities = extractor.extract("Hon bor i Hanoi nu.");
assert!(entities[0].source().contains("sv/places/vietnam.tsv:"));
assert!((0.0..=1.0).contains(&entities[0].confidence()));
let explanation = extractor.explain("Hon bor i Hanoi nu.");
assert!(explanation.candidates().iter().any(|c| !c.won()));
```

# Documents

Give a whole article at once rather than its sentences: a lone word that may be a name counts as one where the text
shows it elsewhere to be somebody's, and the date line at the top dates the *i går* below.

```
# use presspan::{Extractor, Language};
let extractor = Extractor::new(Language::Swedish);
let whole = extractor.extract("Läkaren Eva Zyxlin kom. Zyxlin skrattade.");
assert_eq!(whole.last().unwrap().text(), "Zyxlin");
assert!(extractor.extract("Zyxlin skrattade.").is_empty());
```

[`Extractor::annotate`] tells besides what joins the entities: a [`Cluster`] holds all mentions of one person, body,
programme or place, a [`Role`] joins a title to its holder and to the body or place it is an office of, and
[`Furniture`] is what the page carries around its text.

```
# use presspan::{Extractor, Language};
use presspan::Document;
let extractor = Extractor::new(Language::Swedish);
let text = "Kinas president Xi Jinping kom till Hanoi. Xi Jinpings besök varar i tre dagar.";
let annotation = extractor.annotate(&Document::new(text));
let person = annotation.clusters().iter().find(|c| c.name() == "Xi Jinping").unwrap();
assert_eq!(annotation.mentions(person).count(), 2);
let (_, title, holder, body) = annotation.offices().next().unwrap();
assert_eq!((title.text(), holder.text()), ("president", "Xi Jinping"));
assert_eq!(body.unwrap().normal(), "Kina");
```

# Output

The [`output`] module writes JSON, JSONL, TSV, CoNLL, brat, spaCy, Web Annotations and HTML. With the feature `serde`,
an [`Entity`] serialises as its [`Record`], which owns what it tells and can be read back.

```
# use presspan::{Extractor, Language};
use presspan::output;
let extractor = Extractor::new(Language::Swedish);
let text = "Hon bor i Hanoi nu.";
let entities = extractor.extract(text);
assert_eq!(output::text(&output::Marked::new(text, &entities)), "Hon bor i [place: Hanoi] nu.");
let record = entities[0].to_record();
assert_eq!(record.start, 10);
```

# Dictionaries of your own

[`Extractor::builder`] adds entries to what is built in. A dictionary is a table with a header: the form as it is
written, and its classes, which `dictionaries/common/classes.tsv` explains. An entry takes part in all rules that ask
for its class, and is found in the genitive too.

```
# use presspan::Extractor;
let extractor = Extractor::builder()
    .dictionary("bodies.tsv", "%default\tclasses\tORG_NAME\n\
                               form\tabbr\tid\n\
                               Nordljus kulturförening\tNLKF\torg-nordljus\n")
    .build()?;
let entities = extractor.extract("Nordljus kulturförenings möte hölls i går, skriver NLKF.");
assert_eq!(entities[0].normal(), "Nordljus kulturförening");
assert_eq!(entities.last().unwrap().id().as_deref(), Some("org-nordljus"));
# Ok::<(), presspan::Error>(())
```

Mistakes are told all at once, with file, line and column ([`Error`]); nothing is loaded by half.
[`Builder::directory`] reads a folder, and `dictionaries/README.md` in the repository is the guide to the format.

# Rules of your own

A rule is a regular expression whose letters are words: classes in capitals, words in quotation marks, groups that say
what a part is. `other.NAME` makes a category of your own, whose name is the [`Entity::label`].

```
# use presspan::{Extractor, Kind};
let extractor = Extractor::builder()
    .rules("ships.rules", "
rule ship
priority 75
match ('fartyget' | 'färjan') (other.ship: (CAP&!COMMON){1,3})
yes Vi tog färjan [other: Zyxla].
yes Fartyget [other: Zyxla] sjönk.
no Vi tog färjan hem.
")
    .build()?;
let entities = extractor.extract("Vi tog färjan Zyxla till Hanoi.");
assert_eq!((entities[0].kind(), entities[0].label(), entities[0].text()), (Kind::Other, "ship", "Zyxla"));
# Ok::<(), presspan::Error>(())
```

[`Extractor::rule_examples`] hands the examples to a test of yours. [`Builder::empty`] begins with nothing, for another
language; `tests/language.rs` does so.

# Threads, speed, memory

An [`Extractor`] is immutable, `Send`, `Sync` and cheap to clone: make one and share it. The embedded dictionaries are
part of the program and ready in milliseconds; they are shared by all extractors of the process. One that is built with
dictionaries of your own costs about what compiling these takes: build it once.

Time is linear in the text, and nearly the same whatever the size of the dictionaries. [`Extractor::extract`] takes
its buffers and caches from a pool; a thread that reads many texts holds a [`Scratch`] of its own and shares nothing.

```
# use presspan::{Extractor, Language};
let extractor = Extractor::new(Language::Swedish);
let texts = ["Xi Jinping talade.", "De for till Hanoi.", "Hon kom i december 2023."];
let count: usize = std::thread::scope(|scope| {
    let workers: Vec<_> = texts
        .chunks(2)
        .map(|texts| {
            let extractor = &extractor;
            scope.spawn(move || {
                let (mut scratch, mut entities, mut count) = (extractor.scratch(), Vec::new(), 0);
                for text in texts {
                    extractor.extract_with(text, &mut scratch, &mut entities);
                    count += entities.len();
                }
                count
            })
        })
        .collect();
    workers.into_iter().map(|w| w.join().unwrap()).sum()
});
assert_eq!(count, 3);
```

Texts are worked through in blocks, so that memory does not grow with the text but by the entities found.
[`Builder::kinds`] keeps what you need and drops the rest after it was found: a person still keeps a place off.

# Features

* `serde` (off): `Serialize` and `Deserialize` for the public data types.
*/

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod date;
mod document;
mod entity;
mod error;
mod evidence;
pub mod explain;
mod extractor;
mod identity;
mod lexicon;
mod ministry;
mod normal;
mod offsets;
pub mod output;
mod plans;
mod resolve;
mod rules;
mod segment;
mod told;

pub use document::{Annotation, Cluster, Document, Furniture, FurnitureKind, Role, Status};
pub use entity::{Entity, Kind, Record, UnknownKind};
pub use error::{Diagnostic, Error};
pub use explain::Explanation;
pub use extractor::{Builder, Extractor, Language, RuleExample, Scratch};
pub use offsets::{Offsets, Unit, UnknownUnit};

/// The example of the README is a test too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
