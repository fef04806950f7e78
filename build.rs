//! Compiles the dictionaries and rules of each language into the pack that the program embeds,
//! with the same code that loads a user's files at run time.

#![allow(dead_code)]

#[path = "src/error.rs"]
mod error;
#[path = "src/lexicon/mod.rs"]
mod lexicon;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/segment/mod.rs"]
mod segment;

use lexicon::source::SourceFile;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("dictionaries");
    for path in ["dictionaries", "build.rs", "src/error.rs", "src/lexicon", "src/rules", "src/segment"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let mut sources = Vec::new();
    // What holds in any language comes with each.
    for folder in ["common", "names", "sv"] {
        collect(&root, &root.join(folder), &mut sources);
    }
    match lexicon::compile::compile(&sources, None) {
        Ok(pack) => {
            let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("sv.pack");
            let pack = pack.write();
            println!("cargo::rustc-env=PACK_BYTES={}", pack.len());
            if let Err(error) = std::fs::write(&out, pack) {
                println!("cargo::error={}: {error}", out.display());
            }
        }
        Err(error) => {
            for diagnostic in error.diagnostics() {
                println!("cargo::error=dictionaries/{diagnostic}");
            }
        }
    }
}

/// Adds the files below `folder`, sorted, named by their path from `root`.
fn collect(root: &Path, folder: &Path, out: &mut Vec<SourceFile>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "tsv" || e == "rules") {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string().replace('\\', "/");
            match std::fs::read_to_string(&path) {
                Ok(text) => out.push(SourceFile { name, text }),
                Err(error) => println!("cargo::error=dictionaries/{name}: {error}"),
            }
        }
    }
}
