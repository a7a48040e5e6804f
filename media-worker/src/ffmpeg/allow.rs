//! What FFmpeg may use on an upload.
//!
//! Demuxers: the containers that phones, cameras and editors write. None that names
//! other files (playlists, `concat`, image sequences, DASH). Decoders: what those
//! containers hold in practice; not MagicYUV and the other rarities in which most
//! faults are found.

/// Demuxers, as `format_whitelist` takes them.
pub(super) const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,\
    asf,ogg,mp3,aac,wav,flac,amr";

/// Decoders by name.
const DECODERS: &[&str] = &[
    // Picture.
    "h264",
    "hevc",
    "libdav1d",
    "av1",
    "vp8",
    "vp9",
    "mpeg4",
    "mpeg2video",
    "mpeg1video",
    "h263",
    "flv",
    "msmpeg4v2",
    "msmpeg4",
    "wmv1",
    "wmv2",
    "wmv3",
    "vc1",
    "mjpeg",
    "theora",
    "vp6f",
    "prores",
    "dvvideo",
    "svq3",
    "rawvideo",
    // Sound.
    "aac",
    "aac_latm",
    "mp3",
    "mp3float",
    "mp2",
    "mp2float",
    "ac3",
    "eac3",
    "opus",
    "libopus",
    "vorbis",
    "flac",
    "alac",
    "amrnb",
    "amrwb",
    "wmav1",
    "wmav2",
    "wmapro",
    "qcelp",
    "qdm2",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_s24be",
    "pcm_s32le",
    "pcm_f32le",
    "pcm_f32be",
    "pcm_u8",
    "pcm_s8",
    "pcm_alaw",
    "pcm_mulaw",
    "adpcm_ima_qt",
    "adpcm_ima_wav",
    "adpcm_ms",
    "adpcm_yamaha",
    "adpcm_swf",
];

/// The allow-list of decoders, as `codec_whitelist` takes it.
pub(super) fn decoders() -> String {
    DECODERS.join(",")
}

/// Whether a decoder may be opened.
#[must_use]
pub fn decoder_allowed(name: &str) -> bool {
    DECODERS.contains(&name)
}
