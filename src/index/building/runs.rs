//! Postings that wait on disk until their segment is written.
//!
//! What is noted of rows is sorted when it has grown to some size, and put aside: a *run*, the
//! fields in the order of their ids, in each of them the terms in the order of their bytes with
//! their postings. The rows of a run come behind those of the run before. So a segment can be many
//! times as large as the memory it takes: in the end its runs are read side by side and written as
//! one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use tantivy::postings::FieldSerializer;
use tantivy::schema::{Field, IndexRecordOption};

use super::super::directory::{FirstFailure, NotedFile};
use super::super::faults;
use super::postings::{LONGEST_NUMBER, Postings, decode_number, encode_number};

/// The folder in which runs wait, that of their index.
#[derive(Clone)]
pub(in crate::index) struct RunFolder {
    pub(in crate::index) path: PathBuf,
    /// Where it is noted that one could not be written.
    pub(in crate::index) failure: FirstFailure,
}

/// A run that was written.
pub(super) struct Run {
    bytes: Bytes,
    fields: Vec<RunField>,
}

/// Where a run lies.
enum Bytes {
    /// In a file that goes when the run does.
    File(PathBuf),
    Memory(Vec<u8>),
}

struct RunField {
    field: Field,
    /// Its first byte.
    start: u64,
    /// How often its terms occur.
    total: u64,
}

/// Stands behind the last term of a field, in the place of a term's length; lengths are one more.
const NO_MORE: u64 = 0;

/// How much of a run is read at once, in bytes.
const READ_AHEAD: usize = 256 << 10;

impl Drop for Run {
    fn drop(&mut self) {
        if let Bytes::File(path) = &self.bytes {
            // Where it cannot be removed, the next writer sweeps it away.
            drop(faults::step(path).and_then(|()| fs::remove_file(path)));
        }
    }
}

impl Run {
    fn field(&self, field: Field) -> Option<&RunField> {
        self.fields.iter().find(|known| known.field == field)
    }

    fn open(&self, start: u64) -> io::Result<RunReader<'_>> {
        let mut bytes: Box<dyn ReadSeek> = match &self.bytes {
            Bytes::File(path) => Box::new(File::open(path)?),
            Bytes::Memory(bytes) => Box::new(Cursor::new(bytes)),
        };
        bytes.seek(SeekFrom::Start(start))?;
        let bytes = BufReader::with_capacity(READ_AHEAD, bytes);
        Ok(RunReader { bytes, postings: Vec::new() })
    }
}

trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Writes a run.
pub(super) struct RunWriter {
    // Closed before the run goes, and its file with it.
    file: Option<BufWriter<NotedFile<File>>>,
    run: Run,
    written: u64,
    /// What is being written.
    buffer: Vec<u8>,
    encoded: Vec<u8>,
}

impl RunWriter {
    /// Begins a run in a new file of a folder, or in memory where there is none.
    pub(super) fn create(folder: Option<&RunFolder>, name: &str) -> io::Result<Self> {
        let (bytes, file) = match folder {
            Some(RunFolder { path, failure }) => {
                let path = path.join(name);
                let file = BufWriter::new(NotedFile::create(&path, failure)?);
                (Bytes::File(path), Some(file))
            }
            None => (Bytes::Memory(Vec::new()), None),
        };
        let run = Run { bytes, fields: Vec::new() };
        Ok(RunWriter { file, run, written: 0, buffer: Vec::new(), encoded: Vec::new() })
    }

    /// Begins a field, whose terms occur so often.
    pub(super) fn begin(&mut self, field: Field, total: u64) {
        self.run.fields.push(RunField { field, start: self.written, total });
    }

    /// Writes a term of the field that was begun last.
    pub(super) fn push(&mut self, term: &[u8], postings: &Postings) -> io::Result<()> {
        self.encoded.clear();
        postings.encode(&mut self.encoded);
        encode_number(term.len() as u64 + 1, &mut self.buffer);
        self.buffer.extend_from_slice(term);
        encode_number(self.encoded.len() as u64, &mut self.buffer);
        self.buffer.extend_from_slice(&self.encoded);
        self.flush()
    }

    /// Ends the field.
    pub(super) fn end(&mut self) -> io::Result<()> {
        encode_number(NO_MORE, &mut self.buffer);
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        match (&mut self.file, &mut self.run.bytes) {
            (Some(file), _) => file.write_all(&self.buffer)?,
            (None, Bytes::Memory(bytes)) => bytes.extend_from_slice(&self.buffer),
            (None, Bytes::File(_)) => {}
        }
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Ends the run.
    pub(super) fn finish(mut self) -> io::Result<Run> {
        if let Some(file) = &mut self.file {
            file.flush()?;
        }
        Ok(self.run)
    }
}

/// Reads the terms of a field.
struct RunReader<'a> {
    bytes: BufReader<Box<dyn ReadSeek + 'a>>,
    /// Those of the term that was read last.
    postings: Vec<u8>,
}

impl RunReader<'_> {
    /// Reads the next term and its postings. Returns false where there is none.
    fn next(&mut self, term: &mut Vec<u8>) -> io::Result<bool> {
        let length = self.number()?;
        if length == NO_MORE {
            return Ok(false);
        }
        term.resize(length as usize - 1, 0);
        self.bytes.read_exact(term)?;
        let length = self.number()?;
        self.postings.resize(length as usize, 0);
        self.bytes.read_exact(&mut self.postings)?;
        Ok(true)
    }

    fn number(&mut self) -> io::Result<u64> {
        let (mut bytes, mut length) = ([0; LONGEST_NUMBER], 0);
        loop {
            self.bytes.read_exact(&mut bytes[length..=length])?;
            length += 1;
            if let Some(number) = decode_number(&mut &bytes[..length]) {
                return Ok(number);
            }
            if length == LONGEST_NUMBER {
                return Err(broken());
            }
        }
    }
}

/// How often the terms of a field occur in runs.
pub(super) fn total(runs: &[Run], field: Field) -> u64 {
    runs.iter().filter_map(|run| run.field(field)).map(|known| known.total).sum()
}

/// Writes a field of runs as one: each term once, with the postings of all runs that have it.
pub(super) fn merge(
    runs: &[Run],
    field: Field,
    record: IndexRecordOption,
    serializer: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    let starts = runs.iter().filter_map(|run| Some((run, run.field(field)?.start)));
    let mut readers = starts.map(|(run, start)| run.open(start)).collect::<io::Result<Vec<_>>>()?;
    // The next term of each run; of the same term the first run first, whose rows come first.
    let mut heads = BinaryHeap::new();
    for (number, reader) in readers.iter_mut().enumerate() {
        let mut term = Vec::new();
        if reader.next(&mut term)? {
            heads.push(Reverse((term, number)));
        }
    }
    let mut postings = Postings::default();
    let mut current = Vec::new();
    while let Some(Reverse((term, number))) = heads.pop() {
        current.clone_from(&term);
        postings.clear();
        let mut next = Some((term, number));
        while let Some((mut term, number)) = next {
            let reader = &mut readers[number];
            postings.decode(&reader.postings).ok_or_else(broken)?;
            if reader.next(&mut term)? {
                heads.push(Reverse((term, number)));
            }
            let is_same = heads.peek().is_some_and(|Reverse((term, _))| *term == current);
            next = if is_same { heads.pop().map(|Reverse(head)| head) } else { None };
        }
        postings.write(&current, record, serializer)?;
    }
    Ok(())
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "postings that were put aside are not what they were",
    )
}
