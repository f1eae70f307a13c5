//! Which object store `STORAGE_URL` names.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Prefix;
use object_store::prefix::PrefixStore;
use url::Url;

pub fn open(storage_url: Option<&str>, data_dir: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let Some(text) = storage_url else {
        return folder(&data_dir.join("files"));
    };
    // a folder may be named in a way that no address is
    if let Some(path) = text.strip_prefix("file://") {
        if !path.starts_with('/') {
            bail!(
                "STORAGE_URL: a folder is named from the root on, for example STORAGE_URL=file:///var/lib/frontdesk/files"
            );
        }
        return folder(Path::new(path));
    }
    match Url::parse(text) {
        Ok(url) if url.scheme() == "s3" => bucket(&url, &|name| {
            let store = AmazonS3Builder::from_env().with_bucket_name(name).build().context(S3)?;
            Ok(Box::new(store))
        }),
        Ok(url) if url.scheme() == "gs" => bucket(&url, &|name| {
            let store = GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(name)
                .build()
                .context(GCS)?;
            Ok(Box::new(store))
        }),
        // what it is may hold a secret: it is not repeated
        _ => bail!(
            "STORAGE_URL must begin with file://, s3:// or gs://, for example STORAGE_URL=file:///var/lib/frontdesk/files or STORAGE_URL=s3://bucket/frontdesk"
        ),
    }
}

const S3: &str = "STORAGE_URL: the S3 bucket cannot be used; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or run with a role), AWS_REGION, and AWS_ENDPOINT for a store that is not Amazon's";
const GCS: &str = "STORAGE_URL: the Google Cloud Storage bucket cannot be used; set GOOGLE_SERVICE_ACCOUNT to the file of a service account, or run with a workload identity";

fn folder(path: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    make(path).with_context(|| format!("STORAGE_URL: cannot make the folder {}", path.display()))?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(path)?))
}

/// What customers send is nobody else's on this machine. What is above it may be others' too.
fn make(path: &Path) -> std::io::Result<()> {
    if let Some(above) = path.parent() {
        std::fs::create_dir_all(above)?;
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

type Made = anyhow::Result<Box<dyn ObjectStore>>;

/// A bucket, or what lies below a prefix in it.
fn bucket(url: &Url, make: &dyn Fn(&str) -> Made) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let name = url.host_str().unwrap_or_default();
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if name.is_empty() || !plain {
        bail!(
            "STORAGE_URL must name a bucket and may name a prefix, for example STORAGE_URL={}://bucket/frontdesk; credentials come from the environment",
            url.scheme()
        );
    }
    let store = make(name)?;
    let prefix = Prefix::from_url_path(url.path()).context("STORAGE_URL: the prefix is no path")?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn refusal(url: &str) -> String {
        let data = tempfile::tempdir().unwrap();
        match open(Some(url), data.path()) {
            Ok(_) => panic!("{url} was taken"),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn a_wrong_address_is_refused_in_words_and_not_repeated() {
        for url in [
            "/var/files",
            "file://relative",
            "ftp://host/x",
            "s3://key:secret@bucket",
            "gs://bucket?key=secret",
            "s3://",
        ] {
            let words = refusal(url);
            assert!(
                words.starts_with("STORAGE_URL") && words.contains("for example"),
                "{words}"
            );
            assert!(!words.contains("secret"), "{words}");
        }
    }

    #[test]
    fn a_folder_is_made() {
        let data = tempfile::tempdir().unwrap();
        let below = data.path().join("a/b");
        open(Some(&format!("file://{}", below.display())), data.path()).unwrap();
        assert_eq!(below.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        // one that is there is taken as it is
        open(Some(&format!("file://{}", below.display())), data.path()).unwrap();
    }
}
