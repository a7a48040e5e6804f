//! Abbreviations that everybody writes, of offices, schools, papers and programmes.
//!
//! Only those of three letters and more that are no syllable of the language: `HS` or `CĐ` mean too many things.

/// The abbreviation without marks in lower case, and what it stands for.
pub const COMMON: [(&str, &str); 60] = [
    ("antt", "an ninh trật tự"),
    ("atgt", "an toàn giao thông"),
    ("atld", "an toàn lao động"),
    ("attp", "an toàn thực phẩm"),
    ("atvstp", "an toàn vệ sinh thực phẩm"),
    ("bchqs", "ban chỉ huy quân sự"),
    ("bhtn", "bảo hiểm thất nghiệp"),
    ("bhxh", "bảo hiểm xã hội"),
    ("bhyt", "bảo hiểm y tế"),
    ("btc", "ban tổ chức"),
    ("bvmt", "bảo vệ môi trường"),
    ("bvtv", "bảo vệ thực vật"),
    ("ccb", "cựu chiến binh"),
    ("cccd", "căn cước công dân"),
    ("cds", "chuyển đổi số"),
    ("clb", "câu lạc bộ"),
    ("cmnd", "chứng minh nhân dân"),
    ("cntt", "công nghệ thông tin"),
    ("csgt", "cảnh sát giao thông"),
    ("cssk", "chăm sóc sức khoẻ"),
    ("ctxh", "công tác xã hội"),
    ("dbscl", "đồng bằng sông Cửu Long"),
    ("dhqg", "đại học quốc gia"),
    ("dtts", "dân tộc thiểu số"),
    ("gddt", "giáo dục đào tạo"),
    ("gdnn", "giáo dục nghề nghiệp"),
    ("gdtx", "giáo dục thường xuyên"),
    ("hdnd", "hội đồng nhân dân"),
    ("hlhpn", "hội liên hiệp phụ nữ"),
    ("htx", "hợp tác xã"),
    ("khcn", "khoa học công nghệ"),
    ("khhgd", "kế hoạch hoá gia đình"),
    ("khkt", "khoa học kỹ thuật"),
    ("ktxh", "kinh tế xã hội"),
    ("lhpn", "liên hiệp phụ nữ"),
    ("mttq", "mặt trận tổ quốc"),
    ("ncc", "người có công"),
    ("nnptnt", "nông nghiệp phát triển nông thôn"),
    ("ntm", "nông thôn mới"),
    ("nxb", "nhà xuất bản"),
    ("pccc", "phòng cháy chữa cháy"),
    ("pctn", "phòng chống tham nhũng"),
    ("ptth", "phổ thông trung học"),
    ("qsdd", "quyền sử dụng đất"),
    ("sgk", "sách giáo khoa"),
    ("skss", "sức khoẻ sinh sản"),
    ("tdtt", "thể dục thể thao"),
    ("thcs", "trung học cơ sở"),
    ("thpt", "trung học phổ thông"),
    ("tncs", "thanh niên cộng sản"),
    ("tnmt", "tài nguyên môi trường"),
    ("tphcm", "thành phố Hồ Chí Minh"),
    ("ttgdtx", "trung tâm giáo dục thường xuyên"),
    ("tthtcd", "trung tâm học tập cộng đồng"),
    ("ttyt", "trung tâm y tế"),
    ("ubmttq", "uỷ ban mặt trận tổ quốc"),
    ("ubnd", "uỷ ban nhân dân"),
    ("vhtt", "văn hoá thể thao"),
    ("vsattp", "vệ sinh an toàn thực phẩm"),
    ("xdntm", "xây dựng nông thôn mới"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fold, syllable::is_folded_syllable};

    #[test]
    fn each_stands_for_its_first_letters_and_is_no_word() {
        for (short, long) in COMMON {
            assert!(!is_folded_syllable(short), "{short}");
            assert_eq!(fold(short), short);
            assert!(long.split(' ').count() >= 3, "{long}");
            let mut letters = fold(long)
                .split(' ')
                .map(|word| word[..1].to_owned())
                .collect::<String>();
            for letter in short.chars() {
                let at = letters.find(letter);
                assert!(at.is_some(), "{letter} of {short} in {long}");
                letters = letters[at.unwrap() + 1..].to_owned();
            }
        }
        assert!(COMMON.is_sorted_by_key(|(short, _)| *short));
    }
}
