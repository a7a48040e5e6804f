//! Where the PDF library is.

use std::path::{Path, PathBuf};

const FILE: &str = "libpdfium.so";

/// The PDF library. Looked for, in this order: `configured` (the setting `media.pdfium`:
/// the file, or its folder); the environment's `BENHOC_PDFIUM`; `var/pdfium` under the
/// working directory; beside our own program and in `../lib/benhoc` from there;
/// `/usr/local/lib/benhoc`, `/usr/lib/benhoc`, `/usr/local/lib`, `/usr/lib`; last, where
/// `deploy/setup.sh` puts it for developers, `~/.cache/benhoc/pdfium`.
#[must_use]
pub fn pdfium(configured: Option<&Path>) -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let cache = std::env::home_dir().map(|home| home.join(".cache/benhoc/pdfium"));
    let places = [
        configured
            .filter(|path| !path.as_os_str().is_empty())
            .map(Path::to_owned),
        std::env::var_os("BENHOC_PDFIUM").map(PathBuf::from),
        Some(PathBuf::from("var/pdfium")),
        beside.map(Path::to_owned),
        beside.map(|folder| folder.join("../lib/benhoc")),
        Some("/usr/local/lib/benhoc".into()),
        Some("/usr/lib/benhoc".into()),
        Some("/usr/local/lib".into()),
        Some("/usr/lib".into()),
        cache,
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
