//! What every store of media holds to. By itself a folder is tried; `scripts/storage.sh` starts servers that speak the
//! providers' protocols and runs the same tests with STORAGE_URL naming a bucket there.

use bytes::Bytes;
use frontdesk::clock::Clock;
use frontdesk::store::files::{ByteStream, FileError, Files};
use futures::{StreamExt, TryStreamExt, stream};
use object_store::GetRange;
use tempfile::TempDir;
use time::Duration;

/// The folder goes when its guard does.
fn files() -> (Files, TempDir) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::var("STORAGE_URL").ok();
    (Files::open(url.as_deref(), folder.path()).unwrap(), folder)
}

fn pieces(count: u8, size: usize) -> ByteStream {
    stream::iter(0..count)
        .map(move |n| Ok(Bytes::from(vec![n; size])))
        .boxed()
}

async fn all(stream: ByteStream) -> Vec<u8> {
    let pieces: Vec<Bytes> = stream.try_collect().await.unwrap();
    pieces.concat()
}

#[tokio::test]
async fn the_probe_writes_reads_and_deletes() {
    let (files, _folder) = files();
    let name = Clock::system().id();
    files.probe(name).await.unwrap();
    assert!(matches!(
        files.read(&format!("probe/{name}"), None).await,
        Err(FileError::NotFound)
    ));
}

#[tokio::test]
async fn small_and_large_files_come_back_whole_and_in_parts() {
    let (files, _folder) = files();
    for (count, size) in [(1, 10), (24, 512 * 1024)] {
        let key = format!("test/{}", Clock::system().id());
        let (written, head) = files.write(&key, pieces(count, size), u64::MAX).await.unwrap();
        let expected = all(pieces(count, size)).await;
        assert_eq!(written, expected.len() as u64);
        assert_eq!(head, expected[..expected.len().min(4096)]);
        let opened = files.read(&key, None).await.unwrap();
        assert_eq!(opened.size, written);
        assert!(all(opened.stream).await == expected);
        for (range, wanted) in [
            (GetRange::Bounded(2..7), 2..7),
            (GetRange::Offset(written - 3), expected.len() - 3..expected.len()),
            (GetRange::Suffix(4), expected.len() - 4..expected.len()),
        ] {
            let part = files.read(&key, Some(range)).await.unwrap();
            assert_eq!(
                (part.range.start as usize, part.range.end as usize),
                (wanted.start, wanted.end)
            );
            assert!(all(part.stream).await == expected[wanted]);
        }
        let mut copy = files.spool(&key).await.unwrap();
        std::io::Seek::rewind(&mut copy).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut copy, &mut bytes).unwrap();
        assert!(bytes == expected);
        files.delete(&key).await.unwrap();
        files.delete(&key).await.unwrap();
        assert!(matches!(files.read(&key, None).await, Err(FileError::NotFound)));
    }
}

#[tokio::test]
async fn what_is_too_large_or_breaks_off_leaves_nothing() {
    let (files, _folder) = files();
    let key = format!("test/{}", Clock::system().id());
    let large = files.write(&key, pieces(24, 512 * 1024), 6 * 1024 * 1024).await;
    assert!(matches!(large, Err(FileError::TooLarge { .. })));
    let broken = pieces(24, 512 * 1024)
        .chain(stream::iter([Err(std::io::Error::other("cut off"))]))
        .boxed();
    assert!(matches!(
        files.write(&key, broken, u64::MAX).await,
        Err(FileError::Source(_))
    ));
    assert!(matches!(files.read(&key, None).await, Err(FileError::NotFound)));
}

#[tokio::test]
async fn old_files_are_listed_by_the_keys_they_are_read_by() {
    let (files, _folder) = files();
    let key = format!("test/{}", Clock::system().id());
    files.put(&key, Bytes::from_static(b"x")).await.unwrap();
    let listed = async |at| -> Vec<String> { files.older_than(at).try_collect().await.unwrap() };
    let now = Clock::system().now();
    assert!(listed(now + Duration::minutes(1)).await.contains(&key));
    assert!(!listed(now - Duration::minutes(5)).await.contains(&key));
    files.delete(&key).await.unwrap();
}
