//! Growing objects in a folder: a file to which bytes are appended, renamed at the end.

use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::write::new_file;
use super::{GROWING, Place, is_missing};
use crate::objects::{Error, Growing, Result};

impl Place {
    pub(super) fn begin(&self, state: Growing) -> Result<Growing> {
        self.refuse_if_poisoned()?;
        // One that was begun before and whose state nobody kept begins again.
        let file = new_file()
            .create(true)
            .truncate(true)
            .open(self.growing_path(&state))?;
        self.sync(&file)?;
        self.sync_folder(&self.root.join(GROWING))?;
        Ok(state)
    }

    pub(super) fn append(&self, mut state: Growing, bytes: &[u8]) -> Result<Growing> {
        self.refuse_if_poisoned()?;
        let file = match new_file().open(self.growing_path(&state)) {
            Ok(file) => file,
            Err(error) if is_missing(&error) => return Err(bad_state(&state, "it is not there")),
            Err(error) => return Err(error.into()),
        };
        let there = file.metadata()?.len();
        if there < state.size {
            return Err(bad_state(&state, &format!("only {there} bytes are there")));
        }
        // Bytes behind the state, from somebody who did not come to keep theirs, are written over, and cut off
        // at the end. They are not cut off here: whoever is late would cut off what another process has kept.
        file.write_all_at(bytes, state.size)?;
        self.sync(&file)?;
        state.size += bytes.len() as u64;
        Ok(state)
    }

    pub(super) fn finish(&self, state: &Growing) -> Result<u64> {
        self.refuse_if_poisoned()?;
        let (from, to) = (self.growing_path(state), self.root.join(&state.key));
        let file = match new_file().open(&from) {
            Ok(file) => file,
            Err(error) if is_missing(&error) => return self.finished_before(state),
            Err(error) => return Err(error.into()),
        };
        if file.metadata()?.len() < state.size {
            return Err(bad_state(state, "bytes are missing"));
        }
        file.set_len(state.size)?;
        self.sync(&file)?;
        self.move_into_place(&from, &to)?;
        Ok(state.size)
    }

    fn finished_before(&self, state: &Growing) -> Result<u64> {
        match self.info(&state.key)? {
            Some(info) if info.size == state.size => {
                // The rename may have been seen without being durable: the program may have died before.
                self.sync_folder(self.root.join(&state.key).parent().unwrap_or(&self.root))?;
                Ok(info.size)
            }
            _ => Err(bad_state(state, "it is not there")),
        }
    }

    pub(super) fn growing_path(&self, state: &Growing) -> PathBuf {
        self.root
            .join(GROWING)
            .join(hex::encode(Sha256::digest(&state.key)))
    }
}

fn bad_state(state: &Growing, why: &str) -> Error {
    Error::BadState {
        key: state.key.clone(),
        why: why.to_owned(),
    }
}
