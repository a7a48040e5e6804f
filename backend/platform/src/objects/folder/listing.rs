//! Listing a folder in the order in which an S3 server lists: by the bytes of the whole key.

use std::fs;
use std::path::Path;

use super::{info, is_missing};
use crate::objects::{Info, Result};

pub(super) fn list(root: &Path, prefix: &str, after: &str, limit: usize) -> Result<Vec<Info>> {
    let mut found = Vec::new();
    let start = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
    let search = Search {
        root,
        prefix,
        after,
        limit,
    };
    search.walk(start, &mut found)?;
    Ok(found)
}

struct Search<'a> {
    root: &'a Path,
    prefix: &'a str,
    after: &'a str,
    limit: usize,
}

impl Search<'_> {
    fn walk(&self, folder: &str, found: &mut Vec<Info>) -> Result<()> {
        for name in self.names(folder)? {
            if found.len() >= self.limit {
                return Ok(());
            }
            let key = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            match key.strip_suffix('/') {
                Some(folder) if self.may_hold(&key) => self.walk(folder, found)?,
                Some(_) => {}
                None if key.starts_with(self.prefix) && key.as_str() > self.after => {
                    self.add(key, found)?;
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Names in a folder in order; those of folders end in "/", which is how they compare.
    fn names(&self, folder: &str) -> Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let is_folder = entry.file_type()?.is_dir();
            names.push(if is_folder { name + "/" } else { name });
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Whether a folder ("a/b/") may hold keys with the prefix and after the given one.
    fn may_hold(&self, folder: &str) -> bool {
        let fits = folder.starts_with(self.prefix) || self.prefix.starts_with(folder);
        fits && (self.after.starts_with(folder) || folder > self.after)
    }

    fn add(&self, key: String, found: &mut Vec<Info>) -> Result<()> {
        match fs::metadata(self.root.join(&key)) {
            Ok(meta) => found.push(info(key, &meta)?),
            // Removed in the meantime.
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
