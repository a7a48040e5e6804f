//! Where the PDF library is.

use std::path::{Path, PathBuf};

const FILE: &str = "libpdfium.so";

/// The PDF library. Looked for, in this order: `configured` (the setting
/// `BENHOC_PDFIUM`: the file, or its folder); `var/pdfium` under the working directory;
/// beside our own program and in `../lib/benhoc` from there; `/usr/local/lib/benhoc`,
/// `/usr/lib/benhoc`, `/usr/local/lib`, `/usr/lib`.
#[must_use]
pub fn pdfium(configured: Option<&Path>) -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let places = [
        configured.map(Path::to_owned),
        Some(PathBuf::from("var/pdfium")),
        beside.map(Path::to_owned),
        beside.map(|folder| folder.join("../lib/benhoc")),
        Some("/usr/local/lib/benhoc".into()),
        Some("/usr/lib/benhoc".into()),
        Some("/usr/local/lib".into()),
        Some("/usr/lib".into()),
    ];
    places.into_iter().flatten().find_map(|place| {
        let file = if place.is_dir() {
            place.join(FILE)
        } else {
            place
        };
        // The child sees only the file itself, not what a link to it lies in.
        file.is_file().then(|| file.canonicalize().ok()).flatten()
    })
}
