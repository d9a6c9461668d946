//! What a file holds, in sixteen bytes.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use twox_hash::XxHash3_128;

/// A hash of a file's bytes: tells whether a file with a new time has new content, and finds a
/// file again that was renamed. 128 bits, so that no two files share one by chance; it is no
/// protection against files made to share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 16]);

impl ContentHash {
    /// Hashes the bytes of a file. Costs a reading of it; what is computed is many times faster
    /// than any disk. The documents are read after it, from the system's cache.
    ///
    /// # Errors
    /// What the system says.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut hasher = XxHash3_128::new();
        let mut buffer = vec![0; 256 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(ContentHash(hasher.finish_128().to_be_bytes())),
                Ok(read) => hasher.write(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        ContentHash(XxHash3_128::oneshot(bytes).to_be_bytes())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let hash = u128::from_str_radix(&digits, 16);
        hash.map(|hash| ContentHash(hash.to_be_bytes())).map_err(serde::de::Error::custom)
    }
}
