//! Books made by script: born digital, and scanned by pretence.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, RgbImage};

use super::{Bench, program};

/// The first lines of Truyện Kiều (Nguyễn Du, about 1820; in the public domain).
pub const KIEU: [&str; 20] = [
    "Trăm năm trong cõi người ta,",
    "Chữ tài chữ mệnh khéo là ghét nhau.",
    "Trải qua một cuộc bể dâu,",
    "Những điều trông thấy mà đau đớn lòng.",
    "Lạ gì bỉ sắc tư phong,",
    "Trời xanh quen thói má hồng đánh ghen.",
    "Cảo thơm lần giở trước đèn,",
    "Phong tình cổ lục còn truyền sử xanh.",
    "Rằng năm Gia Tĩnh triều Minh,",
    "Bốn phương phẳng lặng, hai kinh vững vàng.",
    "Có nhà viên ngoại họ Vương,",
    "Gia tư nghĩ cũng thường thường bực trung.",
    "Một trai con thứ rốt lòng,",
    "Vương Quan là chữ, nối dòng nho gia.",
    "Đầu lòng hai ả tố nga,",
    "Thúy Kiều là chị, em là Thúy Vân.",
    "Mai cốt cách, tuyết tinh thần,",
    "Mỗi người một vẻ, mười phân vẹn mười.",
    "Vân xem trang trọng khác vời,",
    "Khuôn trăng đầy đặn, nét ngài nở nang.",
];

/// The lines of page `number`: the poem, begun at another line each time.
pub fn lines(number: usize) -> Vec<&'static str> {
    (0..20).map(|line| KIEU[(line + number * 5) % 20]).collect()
}

/// A page of A5 as SVG, in a font that has every Vietnamese letter.
fn svg(bench: &Bench, number: usize) -> PathBuf {
    let mut text = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='420' height='595' viewBox='0 0 420 595' \
         font-family='Noto Serif' font-size='13'><rect width='420' height='595' fill='white'/>",
    );
    for (row, line) in lines(number).iter().enumerate() {
        let _ = write!(text, "<text x='45' y='{}'>{line}</text>", 80 + row * 22);
    }
    text.push_str("</svg>");
    let path = bench.path(&format!("page{number}.svg"));
    std::fs::write(&path, text).unwrap();
    path
}

/// A PDF with a text layer.
pub fn born_digital(bench: &Bench, pages: usize) -> PathBuf {
    let out = bench.path("born.pdf");
    let pages: Vec<PathBuf> = (1..=pages).map(|number| svg(bench, number)).collect();
    let out_text = out.to_string_lossy().into_owned();
    let mut arguments = vec!["-f", "pdf", "-o", &out_text];
    arguments.extend(pages.iter().map(|page| page.to_str().unwrap()));
    program("rsvg-convert", &arguments);
    out
}

/// A page as a scanner at 200 dpi gives it, before anything went wrong.
pub fn clean_scan(bench: &Bench, number: usize) -> RgbImage {
    let out = bench.path(&format!("page{number}.png"));
    let svg = svg(bench, number);
    let (svg, png) = (svg.to_string_lossy(), out.to_string_lossy());
    // A5 is 5.83 inches wide; the drawing has 420 units.
    program("rsvg-convert", &["-z", "2.78", "-o", &png, &svg]);
    image::open(&out).unwrap().into_rgb8()
}

/// The same on yellowed paper, with grain, and put in askew by so many degrees.
pub fn poor_scan(page: &RgbImage, degrees: f64) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = page.dimensions();
    let (cx, cy) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let mut seed = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
        let ink = sample(page, cx + dx * cos + dy * sin, cy - dx * sin + dy * cos);
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = f64::from(seed >> 24) / 255.0 * 24.0 - 12.0;
        let shade = |paper: f64| (ink * (paper - 40.0) + 40.0 + grain).clamp(0.0, 255.0) as u8;
        image::Rgb([shade(238.0), shade(228.0), shade(200.0)])
    })
}

/// The brightness (0 to 1) between four pixels.
fn sample(page: &RgbImage, x: f64, y: f64) -> f64 {
    let at = |x: f64, y: f64| {
        let inside =
            x >= 0.0 && y >= 0.0 && x < f64::from(page.width()) && y < f64::from(page.height());
        if inside {
            f64::from(page.get_pixel(x as u32, y as u32).0[0]) / 255.0
        } else {
            1.0
        }
    };
    let (fx, fy) = (x.fract().abs(), y.fract().abs());
    let top = at(x.floor(), y.floor()) * (1.0 - fx) + at(x.floor() + 1.0, y.floor()) * fx;
    let below =
        at(x.floor(), y.floor() + 1.0) * (1.0 - fx) + at(x.floor() + 1.0, y.floor() + 1.0) * fx;
    top * (1.0 - fy) + below * fy
}

/// A PDF of page images alone, as scanners write it.
pub fn scanned(bench: &Bench, name: &str, pages: &[RgbImage]) -> PathBuf {
    let mut pdf = Pdf::default();
    let mut kids = String::new();
    for page in pages {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(page.clone())
            .write_to(&mut jpeg, ImageFormat::Jpeg)
            .unwrap();
        let (width, height) = page.dimensions();
        let (wide, high) = (f64::from(width) * 0.36, f64::from(height) * 0.36);
        let image = pdf.stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB\
                 /BitsPerComponent 8/Filter/DCTDecode"
            ),
            jpeg.get_ref(),
        );
        let content = pdf.stream("", format!("q {wide} 0 0 {high} 0 0 cm /I Do Q").as_bytes());
        let number = pdf.object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]\
             /Resources<</XObject<</I {image} 0 R>>>>/Contents {content} 0 R>>"
        ));
        let _ = write!(kids, "{number} 0 R ");
    }
    let path = bench.path(name);
    std::fs::write(
        &path,
        pdf.finish(&format!(
            "<</Type/Pages/Count {}/Kids[{kids}]>>",
            pages.len()
        )),
    )
    .unwrap();
    path
}

/// A PDF without a single page.
pub fn no_pages(bench: &Bench) -> PathBuf {
    let path = bench.path("none.pdf");
    std::fs::write(
        &path,
        Pdf::default().finish("<</Type/Pages/Count 0/Kids[]>>"),
    )
    .unwrap();
    path
}

/// A PDF behind a password (standard handler, revision 2; the keys fit no password).
pub fn locked(bench: &Bench) -> PathBuf {
    let plain = std::fs::read(no_pages(bench)).unwrap();
    let key = "5a".repeat(32);
    let lock =
        format!("/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{key}>/U<{key}>>>/Root");
    let text = String::from_utf8(plain).unwrap().replace("/Root", &lock);
    let path = bench.path("locked.pdf");
    std::fs::write(&path, text).unwrap();
    path
}

/// A PDF that grows object by object; 1 is the catalogue, 2 the tree of pages.
#[derive(Default)]
struct Pdf {
    objects: Vec<Vec<u8>>,
}

impl Pdf {
    fn object(&mut self, body: &str) -> usize {
        self.objects.push(body.as_bytes().to_vec());
        self.objects.len() + 2
    }

    fn stream(&mut self, dictionary: &str, bytes: &[u8]) -> usize {
        let mut body = format!("<<{dictionary}/Length {}>>stream\n", bytes.len()).into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\nendstream");
        self.objects.push(body);
        self.objects.len() + 2
    }

    fn finish(self, pages: &str) -> Vec<u8> {
        let mut file = b"%PDF-1.5\n".to_vec();
        let first = [
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            pages.as_bytes().to_vec(),
        ];
        let mut table = String::from("0000000000 65535 f \n");
        let all: Vec<_> = first.into_iter().chain(self.objects).collect();
        for (index, body) in all.iter().enumerate() {
            let _ = writeln!(table, "{:010} 00000 n ", file.len());
            file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            file.extend_from_slice(body);
            file.extend_from_slice(b"\nendobj\n");
        }
        let (at, size) = (file.len(), all.len() + 1);
        let end = format!(
            "xref\n0 {size}\n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
        );
        file.extend_from_slice(end.as_bytes());
        file
    }
}

/// The lines of `pages.jsonl`.
pub fn pages(out: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(out.join("pages.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The share of the words of page `number` that were read exactly.
pub fn words_right(page: &serde_json::Value, number: usize) -> f64 {
    let read = page["text"].as_str().unwrap();
    let read: std::collections::HashSet<&str> = read.split_whitespace().collect();
    let (mut right, mut all) = (0.0, 0.0);
    for word in lines(number)
        .iter()
        .flat_map(|line| line.split_whitespace())
    {
        all += 1.0;
        right += f64::from(u8::from(read.contains(word)));
    }
    right / all
}
