//! What the API's document says of uploads. The protocol itself: tus 1.0 with creation, creation-with-upload,
//! termination, checksum and expiration, <https://tus.io/protocols/resumable-upload>.

use serde_json::json;

use crate::registry::Operation;

const TAG: &str = "Media";
const BYTES: &str = "application/offset+octet-stream";

fn tus(summary: &str) -> Operation {
    Operation::new(TAG, summary)
        .header("Tus-Resumable", true, "1.0.0")
        .refusals(&[
            (401, "signed_out"),
            (403, "forbidden"),
            (404, "not_found"),
            (412, "unsupported_version"),
        ])
}

pub(super) fn create() -> Operation {
    tus("Begin an upload; its first bytes may come with it.")
        .header("Upload-Length", true, "Bytes of the whole file.")
        .header(
            "Upload-Metadata",
            true,
            "Pairs of a name and a value in base64: purpose (lecture, book, entry, catalogue), unit_id, filename, filetype.",
        )
        .header("Upload-Checksum", false, "sha1 or sha256, and the digest in base64.")
        .body(BYTES, &json!({"type": "string", "format": "binary"}))
        .answer(201, "Begun.", None, &["Location", "Upload-Offset", "Upload-Expires"])
        .refusals(&[
            (400, "bad_request"),
            (413, "too_large"),
            (429, "throttled"),
            (460, "checksum_mismatch"),
            (507, "disk_full"),
        ])
}

pub(super) fn head() -> Operation {
    tus("How many bytes are here for good.")
        .answer(
            200,
            "It goes on.",
            None,
            &["Upload-Offset", "Upload-Length", "Upload-Expires"],
        )
        .answer(410, "It expired or was taken back.", None, &[])
}

pub(super) fn patch() -> Operation {
    tus("Send the next bytes.")
        .header(
            "Upload-Offset",
            true,
            "Where they begin: what is here for good.",
        )
        .header(
            "Upload-Checksum",
            false,
            "sha1 or sha256, and the digest in base64.",
        )
        .body(BYTES, &json!({"type": "string", "format": "binary"}))
        .answer(
            204,
            "They are here for good.",
            None,
            &["Upload-Offset", "Upload-Expires"],
        )
        .refusals(&[
            (400, "bad_request"),
            (409, "conflict"),
            (410, "gone"),
            (413, "too_large"),
            (415, "unsupported"),
            (460, "checksum_mismatch"),
            (507, "disk_full"),
        ])
}

pub(super) fn terminate() -> Operation {
    tus("Take an upload back.")
        .answer(204, "It is gone.", None, &[])
        .refusals(&[(409, "conflict"), (410, "gone")])
}

pub(super) fn get() -> Operation {
    let text = json!({"type": "string"});
    let uuid = json!({"type": "string", "format": "uuid"});
    let whole = json!({"type": "integer", "format": "int64"});
    let view = json!({
        "type": "object",
        "required": ["id", "offset", "length", "state", "purpose", "filename", "expires_at"],
        "properties": {
            "id": uuid, "offset": whole, "length": whole, "state": text, "purpose": text,
            "unit_id": {"type": "string", "format": "uuid", "nullable": true}, "filename": text,
            "sha256": {"type": "string", "nullable": true},
            "expires_at": {"type": "string", "format": "date-time"},
        },
    });
    Operation::new(TAG, "An upload as its owner sees it.")
        .answer(
            200,
            "It is here.",
            Some(("application/json; charset=utf-8", &view)),
            &[],
        )
        .refusals(&[
            (401, "signed_out"),
            (403, "forbidden"),
            (404, "not_found"),
            (410, "gone"),
        ])
}
