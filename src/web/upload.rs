//! The files in a form that a browser sends (`multipart/form-data`, RFC 7578).

use super::Request;
use crate::edit::NewFile;
use futures_util::stream;
use multer::Multipart;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub(super) enum UploadError {
    #[error("没有收到文件。请先选择一个表格文件")]
    NoFile,
    #[error("上传的内容不完整（{0}）。请重新选择文件再试一次")]
    Broken(#[from] multer::Error),
    #[error("“{0}”超过 {most} MB，没有上传。请压缩或拆开后再传", most = crate::edit::MOST_BYTES >> 20)]
    TooLarge(String),
    #[error("填写的文字太多，没有保存")]
    TooMuch,
    #[error("正在导入的文件太多。请等前面的导入完，或者去掉不要的，再上传")]
    Busy,
    #[error("文件存不下来（{0}）。请检查磁盘空间后重试")]
    Io(#[from] io::Error),
}

const CHUNK: usize = 64 * 1024;
/// Bytes of all that is filled in, as of forms without files.
const MOST_TEXT: usize = super::wire::MAX_BODY;

/// Writes the first file of the form into `dir`, under the name that it has with the sender.
pub(super) fn receive(request: &Request, dir: &Path) -> Result<PathBuf, UploadError> {
    // Reading never waits for anything but the disk: nothing is gained by doing something else meanwhile.
    pollster::block_on(first_file(parts(request)?, dir))
}

/// Takes the files of a form, into a folder that is made for them; none of them may be larger than this many bytes.
pub(super) fn receive_all(request: &Request, new_dir: &NewDir<'_>, most: u64) -> Result<Received, UploadError> {
    let mut received = receive_form(request, new_dir, most);
    if let Some(trouble) = received.trouble.take() {
        return Err(trouble);
    }
    if let Some(name) = received.too_large.take() {
        return Err(UploadError::TooLarge(name));
    }
    if received.files.is_empty() {
        return Err(UploadError::NoFile);
    }
    Ok(received)
}

/// Makes a folder for files, once there are any.
pub(super) type NewDir<'a> = dyn Fn() -> io::Result<TempDir> + 'a;

/// What somebody filled in and chose.
#[derive(Debug, Default)]
pub(super) struct Received {
    pub fields: Vec<(String, String)>,
    pub files: Vec<NewFile>,
    /// The name of a file that is larger than any may be.
    pub too_large: Option<String>,
    /// The names of files that could not be kept.
    pub unkept: Vec<String>,
    /// What went wrong; the rest is what could be read all the same.
    pub trouble: Option<UploadError>,
    /// Where the files lie until they are written; they go with it.
    dir: Option<TempDir>,
}

/// Reads a form, and writes its files into a folder that is made for them; one that is larger than this many bytes is left out.
pub(super) fn receive_form(request: &Request, new_dir: &NewDir<'_>, most: u64) -> Received {
    let mut received = Received::default();
    let read = parts(request).and_then(|form| pollster::block_on(whole_form(form, new_dir, most, &mut received)));
    if let Err(error) = read {
        received.trouble.get_or_insert(error);
    }
    received
}

impl Received {
    /// What was filled in, without files.
    pub fn of_fields(fields: Vec<(String, String)>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    /// A place for the next file.
    fn place(&mut self, new_dir: &NewDir<'_>) -> io::Result<(PathBuf, File)> {
        let dir = match self.dir.take() {
            Some(dir) => dir,
            None => new_dir()?,
        };
        let path = self.dir.insert(dir).path().join(self.files.len().to_string());
        let file = File::create(&path)?;
        Ok((path, file))
    }
}

/// Whether a form was sent in parts, as those with files are.
pub(super) fn is_multipart(request: &Request) -> bool {
    let content_type = request.header("content-type").unwrap_or_default();
    multer::parse_boundary(content_type).is_ok()
}

fn parts(request: &Request) -> Result<Multipart<'static>, UploadError> {
    let content_type = request.header("content-type").unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(|_| UploadError::NoFile)?;
    let body: Box<dyn Read + Send> = match &request.file {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::Cursor::new(request.body.clone())),
    };
    Ok(Multipart::new(stream::iter(Chunks(body)), boundary))
}

async fn first_file(mut form: Multipart<'_>, dir: &Path) -> Result<PathBuf, UploadError> {
    while let Some(mut field) = form.next_field().await? {
        let Some(name) = field.file_name().map(own_name).filter(|name| !name.is_empty()) else {
            continue;
        };
        let path = dir.join(name);
        let mut file = File::create(&path)?;
        while let Some(chunk) = field.chunk().await? {
            file.write_all(&chunk)?;
        }
        return Ok(path);
    }
    Err(UploadError::NoFile)
}

async fn whole_form(
    mut form: Multipart<'_>,
    new_dir: &NewDir<'_>,
    most: u64,
    received: &mut Received,
) -> Result<(), UploadError> {
    let mut text_bytes = 0;
    while let Some(mut field) = form.next_field().await? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            let key = field.name().unwrap_or_default().to_owned();
            let mut bytes = Vec::new();
            while let Some(chunk) = field.chunk().await? {
                text_bytes += chunk.len();
                if text_bytes > MOST_TEXT {
                    return Err(UploadError::TooMuch);
                }
                bytes.extend_from_slice(&chunk);
            }
            received
                .fields
                .push((key, String::from_utf8_lossy(&bytes).into_owned()));
            continue;
        };
        // Nothing was chosen there.
        if name.is_empty() {
            continue;
        }
        received.unkept.push(name.clone());
        let mut place = received.place(new_dir);
        let mut size = 0;
        while let Some(chunk) = field.chunk().await? {
            size += chunk.len() as u64;
            if let Ok((_, file)) = &mut place
                && size <= most
                && let Err(error) = file.write_all(&chunk)
            {
                // What is filled in behind it is read all the same.
                place = Err(error);
            }
        }
        match place {
            Err(error) => {
                received.trouble.get_or_insert(error.into());
                continue;
            }
            Ok(_) if size > most => received.too_large = Some(name),
            Ok((content, _)) => received.files.push(NewFile { name, content }),
        }
        received.unkept.pop();
    }
    Ok(())
}

/// The name without any folder, as a name that every system takes.
fn own_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if last.trim().is_empty() {
        return String::new();
    }
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let stem = crate::vault::layout::safe_name(stem);
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    if ending.is_empty() {
        stem
    } else {
        format!("{stem}.{ending}")
    }
}

/// What is read, piece by piece.
struct Chunks(Box<dyn Read + Send>);

impl Iterator for Chunks {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chunk = vec![0; CHUNK];
        match self.0.read(&mut chunk) {
            Ok(0) => None,
            Ok(count) => {
                chunk.truncate(count);
                Some(Ok(chunk))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Method;

    fn form(parts: &str) -> Request {
        let mut request =
            Request::new(Method::Post, "/import").with_header("Content-Type", "multipart/form-data; boundary=XyZ");
        request.body = parts.replace('\n', "\r\n").into_bytes();
        request
    }

    #[test]
    fn the_file_keeps_its_name_and_content() {
        let dir = tempfile::tempdir().expect("a folder");
        let request = form(
            "--XyZ\nContent-Disposition: form-data; name=\"note\"\n\n一句话\n--XyZ\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"..\\..\\客户 名单.csv\"\nContent-Type: text/csv\n\n客户名称\n甲\n--XyZ--\n",
        );
        let path = receive(&request, dir.path()).expect("a file");
        assert_eq!(path, dir.path().join("客户 名单.csv"));
        assert_eq!(std::fs::read_to_string(path).expect("text"), "客户名称\r\n甲");
    }

    #[test]
    fn a_form_without_a_file_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let nothing_chosen = "--XyZ\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--XyZ--\n";
        for body in [nothing_chosen, "--XyZ--\n"] {
            let error = receive(&form(body), dir.path()).expect_err("no file");
            assert!(matches!(error, UploadError::NoFile), "{error}");
        }
        let torn = receive(
            &form("--XyZ\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\n\n客户"),
            dir.path(),
        );
        assert!(matches!(torn, Err(UploadError::Broken(_))), "{torn:?}");
        let other = Request::new(Method::Post, "/import").with_header("Content-Type", "text/plain");
        assert!(matches!(receive(&other, dir.path()), Err(UploadError::NoFile)));
    }
}
