use serde_json::{Value, json};

use super::{conversation, ids, items, web};
use crate::support::app::{TOKEN, TestApp};
use crate::support::browser::read;
use crate::support::customer::Customer;
use crate::support::problem::{expect_invalid, expect_problem};
use crate::support::tenant::Tenant;
use crate::support::upload::{File, picture, post_form};

const MB: usize = 1024 * 1024;

async fn upload(app: &TestApp, name: &str, content_type: &str, bytes: Vec<u8>) -> Value {
    let (status, view) = File {
        name,
        content_type,
        bytes,
    }
    .upload(app)
    .await;
    assert_eq!(status, 201, "{view}");
    view
}

async fn content(app: &TestApp, id: &Value, range: Option<&str>) -> reqwest::Response {
    let mut request = app
        .http
        .get(format!(
            "{}/api/v1/attachments/{}/content",
            app.url,
            id.as_str().unwrap()
        ))
        .bearer_auth(TOKEN);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    request.send().await.unwrap()
}

fn header<'a>(response: &'a reqwest::Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_whole_and_in_parts() {
    let app = web().await;
    let mut bytes = picture(3_000);
    bytes
        .iter_mut()
        .enumerate()
        .skip(8)
        .for_each(|(index, byte)| *byte = index as u8);
    let view = upload(&app, "C:\\photos\\sün set.png", "text/plain", bytes.clone()).await;
    assert_eq!(
        (
            &view["kind"],
            &view["state"],
            &view["content_type"],
            &view["file_name"],
            &view["size"]
        ),
        (
            &json!("image"),
            &json!("ready"),
            &json!("image/png"),
            &json!("sün set.png"),
            &json!(3_000)
        )
    );
    assert_eq!(
        app.get(&format!("/attachments/{}", view["id"].as_str().unwrap())).await,
        view
    );

    let whole = content(&app, &view["id"], None).await;
    assert_eq!(
        (whole.status().as_u16(), header(&whole, "content-type")),
        (200, "image/png")
    );
    assert_eq!(
        (
            header(&whole, "accept-ranges"),
            header(&whole, "x-content-type-options")
        ),
        ("bytes", "nosniff")
    );
    assert!(header(&whole, "content-disposition").starts_with("inline"));
    assert!(header(&whole, "content-security-policy").contains("default-src 'none'"));
    assert_eq!(whole.bytes().await.unwrap(), bytes);

    for (range, wanted, told) in [
        ("bytes=0-9", 0..10, "bytes 0-9/3000"),
        ("bytes=2990-", 2_990..3_000, "bytes 2990-2999/3000"),
        ("bytes=-10", 2_990..3_000, "bytes 2990-2999/3000"),
        ("bytes=2999-9999", 2_999..3_000, "bytes 2999-2999/3000"),
    ] {
        let part = content(&app, &view["id"], Some(range)).await;
        assert_eq!(
            (part.status().as_u16(), header(&part, "content-range")),
            (206, told),
            "{range}"
        );
        assert_eq!(part.bytes().await.unwrap(), bytes[wanted], "{range}");
    }
    for range in ["bytes=3000-", "bytes=5000-6000", "bytes=-0"] {
        let answer = content(&app, &view["id"], Some(range)).await;
        assert_eq!(header(&answer, "content-range"), "bytes */3000", "{range}");
        expect_problem(&read(answer).await, 416, "bad_range");
    }
    // what is no range, and several at once: the whole
    for range in ["bytes=9-1", "lines=1-2", "bytes=0-1,5-6", "junk"] {
        let answer = content(&app, &view["id"], Some(range)).await;
        assert_eq!(answer.status(), 200, "{range}");
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
    let (status, again) = app
        .call(
            reqwest::Method::POST,
            &format!("/attachments/{}/fetch_again", view["id"].as_str().unwrap()),
            None,
        )
        .await;
    assert_eq!((status, again), (200, view), "it is here already");
    app.stop().await;
}

#[tokio::test]
async fn a_browser_asks_each_time_and_is_sent_nothing_twice() {
    let app = web().await;
    let view = upload(&app, "one.png", "image/png", picture(100)).await;
    let id = view["id"].as_str().unwrap();
    let ask = async |token: &str, headers: &[(&str, &str)]| {
        let url = format!("{}/api/v1/attachments/{id}/content", app.url);
        let request = app.http.get(url).bearer_auth(token);
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap()
    };
    let first = ask(TOKEN, &[]).await;
    assert_eq!(header(&first, "cache-control"), "private, no-cache");
    let tag = header(&first, "etag").to_owned();
    assert!(tag.len() > 2, "{tag}");

    let weak = format!("\"other\", W/{tag}");
    for known in [tag.as_str(), weak.as_str(), "*"] {
        let again = ask(TOKEN, &[("if-none-match", known)]).await;
        assert_eq!(again.status(), 304, "{known}");
        assert_eq!(
            (header(&again, "etag"), header(&again, "cache-control")),
            (tag.as_str(), "private, no-cache")
        );
        assert_eq!(again.bytes().await.unwrap(), "");
    }
    assert_eq!(ask(TOKEN, &[("if-none-match", "\"other\"")]).await.status(), 200);
    // who may not see it learns nothing from knowing its tag
    assert_eq!(ask("unknown", &[("if-none-match", &tag)]).await.status(), 401);
    let other = Tenant::make(&app, "other", &[]).await;
    assert_eq!(ask(&other.token, &[("if-none-match", &tag)]).await.status(), 404);

    let range = ("range", "bytes=0-9");
    assert_eq!(ask(TOKEN, &[range, ("if-range", &tag)]).await.status(), 206);
    assert_eq!(ask(TOKEN, &[range, ("if-range", "\"other\"")]).await.status(), 200);
    app.stop().await;
}

#[tokio::test]
async fn a_storage_that_fails_is_not_a_wrong_range() {
    let app = web().await;
    let view = upload(&app, "one.png", "image/png", picture(100)).await;
    // a file where its folder was: neither there nor missing
    let folder = app.data_dir.join("files").join(app.workspace_id.to_string());
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    let answer = read(content(&app, &view["id"], Some("bytes=0-9")).await).await;
    expect_problem(&answer, 500, "internal");
    app.stop().await;
}

#[tokio::test]
async fn what_could_run_in_the_browser_is_only_downloaded() {
    let app = web().await;
    let script = b"<html><script>alert(1)</script></html>".to_vec();
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    for (name, content_type, bytes) in [
        ("page.html", "text/html", script.clone()),
        ("drawing.svg", "image/svg+xml", drawing),
        ("page.xhtml", "application/xhtml+xml", script.clone()),
        ("picture.png", "image/png", script.clone()),
        ("code.js", "text/javascript", script.clone()),
        ("data.xml", "application/xml", b"<?xml version='1.0'?><x/>".to_vec()),
        (
            "feed.rss",
            "application/rss+xml",
            b"<?xml version='1.0'?><rss/>".to_vec(),
        ),
        ("sheet.xsl", "text/xsl", b"<?xml version='1.0'?><x/>".to_vec()),
        ("module.mjs", "application/javascript", script.clone()),
        ("plain.txt", "text/plain", script.clone()),
        ("old.swf", "application/x-shockwave-flash", b"CWS\x09....".to_vec()),
        ("page.mht", "multipart/related", b"MIME-Version: 1.0".to_vec()),
        ("program.wasm", "application/wasm", b"\0asm\x01\0\0\0".to_vec()),
    ] {
        let view = upload(&app, name, content_type, bytes.clone()).await;
        let answer = content(&app, &view["id"], None).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(header(&answer, "content-type"), "application/octet-stream", "{name}");
        assert!(
            header(&answer, "content-disposition").starts_with("attachment"),
            "{name}"
        );
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        let policy = header(&answer, "content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("sandbox"),
            "{policy}"
        );
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_reply_carries_files_in_order_and_each_file_once() {
    let app = web().await;
    let id = conversation(&app, &Customer::on("messenger")).await;
    let path = format!("/conversations/{id}/messages");
    let one = upload(&app, "one.png", "image/png", picture(100)).await;
    let two = upload(&app, "two.pdf", "application/pdf", b"%PDF-1.7".to_vec()).await;
    let body = json!({ "client_id": "c1", "attachment_ids": [two["id"], one["id"]] });
    let (status, view) = app.post(&path, body.clone()).await;
    assert_eq!(status, 201, "{view}");
    assert_eq!(view["attachments"], json!([two, one]));
    assert_eq!(view["text"], Value::Null);
    assert_eq!(
        app.get(&format!("/conversations/{id}")).await["last_message"]["preview"],
        "[file]"
    );
    assert_eq!(app.post(&path, body).await.0, 200);
    let answer = app
        .post(&path, json!({ "client_id": "c2", "attachment_ids": [one["id"]] }))
        .await;
    expect_invalid(&answer, &["attachment_ids"]);
    let answer = app
        .post(
            &path,
            json!({ "client_id": "c3", "text": "x", "attachment_ids": vec![one["id"].clone(); 11] }),
        )
        .await;
    expect_invalid(&answer, &["attachment_ids"]);
    app.stop().await;
}

#[tokio::test]
async fn what_a_channel_does_not_take_is_refused_before_it_is_sent() {
    let app = web().await;
    let csv = || ("numbers.csv", "text/csv", b"a,b\n".to_vec());
    let large = |size: usize| ("large.png", "image/png", picture(size));
    for (channel, name, (file, content_type, bytes), words) in [
        ("instagram", "Instagram", csv(), "text/csv"),
        ("instagram", "Instagram", large(8 * MB + 1), "8 MB"),
        ("messenger", "Messenger", large(25 * MB + 1), "25 MB"),
        ("whatsapp", "WhatsApp", large(5 * MB + 1), "5 MB"),
    ] {
        let customer = Customer::on(channel).with_id(bytes.len());
        let id = conversation(&app, &customer).await;
        let view = upload(&app, file, content_type, bytes).await;
        let path = format!("/conversations/{id}/messages");
        let answer = app
            .post(&path, json!({ "client_id": "c1", "attachment_ids": [view["id"]] }))
            .await;
        expect_invalid(&answer, &["attachment_ids"]);
        let detail = answer.1["fields"]["attachment_ids"][0].as_str().unwrap();
        assert!(
            detail.contains(name) && detail.contains(words) && detail.contains(file),
            "{detail}"
        );
        assert_eq!(items(&app.get(&path).await).len(), 1, "nothing was kept");
    }
    let view = upload(&app, "fits.png", "image/png", picture(8 * MB)).await;
    let id = conversation(&app, &Customer::on("instagram").with_id("fits")).await;
    let (status, answer) = app
        .post(
            &format!("/conversations/{id}/messages"),
            json!({ "client_id": "c1", "attachment_ids": [view["id"]] }),
        )
        .await;
    assert_eq!(status, 201, "{answer}");
    app.stop().await;
}

#[tokio::test]
async fn broken_uploads_are_refused_in_words() {
    let app = web().await;
    let empty = File {
        name: "empty.txt",
        content_type: "text/plain",
        bytes: Vec::new(),
    }
    .upload(&app)
    .await;
    expect_invalid(&empty, &["file"]);
    let file = |bytes| File {
        name: "f.bin",
        content_type: "application/octet-stream",
        bytes,
    };
    expect_problem(&file(vec![0; 100 * MB + 1]).upload(&app).await, 413, "too_large");
    expect_problem(&file(vec![0; 101 * MB]).upload(&app).await, 413, "too_large");
    expect_invalid(
        &post_form(&app, TOKEN, b"------boundary-of-the-test--\r\n".to_vec()).await,
        &["file"],
    );
    expect_invalid(&post_form(&app, TOKEN, b"no form".to_vec()).await, &["file"]);
    let other = b"------boundary-of-the-test\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nvoice\r\n------boundary-of-the-test--\r\n";
    expect_invalid(&post_form(&app, TOKEN, other.to_vec()).await, &["file"]);
    let long = format!(
        "------boundary-of-the-test\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{}\r\n------boundary-of-the-test--\r\n",
        "voice".repeat(20)
    );
    expect_invalid(&post_form(&app, TOKEN, long.into_bytes()).await, &["kind"]);
    let json = app
        .http
        .post(format!("{}/api/v1/attachments", app.url))
        .bearer_auth(TOKEN)
        .json(&json!({}));
    expect_invalid(&read(json.send().await.unwrap()).await, &["Content-Type"]);
    let kept: i64 = sqlx::query_scalar("select count(*) from attachment")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(kept, 0);
    app.stop().await;
}

#[tokio::test]
async fn a_file_of_another_workspace_is_not_there() {
    let app = web().await;
    let other = Tenant::make(&app, "other", &[("messenger", "9001")]).await;
    let (_, theirs) = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(50),
    }
    .upload_as(&app, &other.token)
    .await;
    let id = theirs["id"].as_str().unwrap();
    for path in [format!("/attachments/{id}"), format!("/attachments/{id}/content")] {
        let answer = app.call(reqwest::Method::GET, &path, None).await;
        expect_problem(&answer, 404, "not_found");
    }
    let ours = conversation(&app, &Customer::on("messenger")).await;
    let answer = app
        .post(
            &format!("/conversations/{ours}/messages"),
            json!({ "client_id": "c", "attachment_ids": [id] }),
        )
        .await;
    expect_invalid(&answer, &["attachment_ids"]);
    assert_eq!(ids(&app.get(&format!("/conversations/{ours}/messages")).await).len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_signed_link_serves_its_file_and_a_forged_one_nothing() {
    let app = web().await;
    let view = upload(&app, "one.png", "image/png", picture(100)).await;
    let workspace_id = app.workspace_id;
    let id = view["id"].as_str().unwrap();
    let expires = app.store.clock.now().unix_timestamp() + 60;
    let sign = |id: &str, expires: i64| app.keys.sign(&format!("media:{workspace_id}:{id}:{expires}"));
    let fetch = async |expires: i64, signature: String| {
        let url = format!("{}/media/{workspace_id}.{id}.{expires}.{signature}", app.url);
        app.http.get(url).send().await.unwrap().status().as_u16()
    };
    assert_eq!(fetch(expires, sign(id, expires)).await, 200);
    let link = format!("{}/media/{workspace_id}.{id}.{expires}.{}", app.url, sign(id, expires));
    let head = app.http.head(&link).send().await.unwrap();
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "100"));
    let tag = header(&head, "etag").to_owned();
    let ask = async |headers: &[(&str, &str)]| {
        let request = headers.iter().fold(app.http.get(&link), |request, (name, value)| {
            request.header(*name, *value)
        });
        request.send().await.unwrap()
    };
    let part = ask(&[("range", "bytes=8-11"), ("if-range", &tag)]).await;
    assert_eq!(
        (part.status().as_u16(), header(&part, "content-range")),
        (206, "bytes 8-11/100")
    );
    assert_eq!(part.bytes().await.unwrap(), [7; 4].as_slice());
    assert_eq!(
        ask(&[("range", "bytes=8-11"), ("if-range", "\"other\"")])
            .await
            .status(),
        200
    );
    assert_eq!(ask(&[("range", "bytes=100-")]).await.status(), 416);
    assert_eq!(ask(&[("range", "bytes=0-1,4-5")]).await.status(), 200);
    // signed for us, and asked for as another workspace's
    let other = Tenant::make(&app, "other", &[]).await;
    let theirs = format!(
        "{}/media/{}.{id}.{expires}.{}",
        app.url,
        other.workspace_id,
        sign(id, expires)
    );
    assert_eq!(app.http.get(theirs).send().await.unwrap().status(), 404);
    let well_signed = app.keys.sign(&format!("media:{}:{id}:{expires}", other.workspace_id));
    let theirs = format!("{}/media/{}.{id}.{expires}.{well_signed}", app.url, other.workspace_id);
    assert_eq!(app.http.get(theirs).send().await.unwrap().status(), 404);
    assert_eq!(fetch(expires + 1, sign(id, expires)).await, 404);
    assert_eq!(fetch(expires - 120, sign(id, expires - 120)).await, 404);
    assert_eq!(fetch(expires, "AAAA".to_owned()).await, 404);
    assert_eq!(fetch(expires, "%00".to_owned()).await, 404);
    app.stop().await;
}
