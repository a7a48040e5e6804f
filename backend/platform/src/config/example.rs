//! `deploy/env.example`, written from the declarations so that it cannot fall behind them.

use super::Config;

/// The example of an environment file: every key with what it is, set to its default and commented out.
pub fn example() -> String {
    let config = Config::default();
    let entries = config.entries();
    let mut text = String::from(
        "# Every setting of benhoc, with its default. Remove the \"#\" to set one.\n\
         # The same keys may stand in a TOML file (benhoc serve --config FILE): [listen] then address = \"…\".\n\
         # BENHOC_CONFIG names that file too.\n\
         # What is set in the environment wins over the file; a key that is not here is refused.\n",
    );
    for (section, about) in Config::section_abouts() {
        text += &format!("\n## {section}: {}\n", about.join(" "));
        for entry in entries.iter().filter(|entry| entry.section == section) {
            text += &format!("# {}\n#{}={}\n", entry.about, entry.variable(), entry.value);
        }
    }
    text
}
