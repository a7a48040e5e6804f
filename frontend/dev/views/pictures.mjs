/** Stills, covers and scanned pages drawn as SVG, so that design work needs no files. */
import { books, courses } from './seed.mjs';

const palettes = [['#dfeae0', '#7fa78b', '#2f6b55', '#f2c86b'], ['#e8e2f0', '#8d86b8', '#3d4e82', '#f0a56b'], ['#f4e6d2', '#c9955c', '#8a4b2a', '#e8d07a'], ['#dbeaf0', '#7fb0c0', '#2f6a80', '#f2b8a0'], ['#f3e0e0', '#c78a8a', '#8c3a3a', '#f5d58a'], ['#e6ead2', '#a3ad62', '#5d6423', '#f4e2a0']];

export function still(n) {
	const [sky, far, near, sun] = palettes[n % 6];
	const hill = (y, a, color) => `<path fill="${color}" d="M0 ${y} C 120 ${y - a} 220 ${y + a / 2} 340 ${y - a / 3} S 560 ${y - a} 640 ${y} V360 H0z"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="${sky}"/><circle cx="${120 + n * 70}" cy="110" r="46" fill="${sun}"/>${hill(220, 60, far)}${hill(280, 40, near)}<path d="M260 300q60-20 130 0l-18 26q-48 10-94 0z" fill="#3a2a1e"/><path d="M320 300v-74l52 60z" fill="#fff" opacity=".85"/></svg>`;
}

export function cover(n) {
	const [sky, far, near, sun] = palettes[(n + 2) % 6];
	const words = (books[n]?.title ?? '').split(' ');
	const lines = words.reduce((all, word) => { const last = all.at(-1); if (last !== undefined && (last + ' ' + word).length < 13) all[all.length - 1] = `${last} ${word}`; else all.push(word); return all; }, []);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 600"><rect width="400" height="600" fill="${sky}"/><rect width="400" height="330" y="270" fill="${near}"/><circle cx="290" cy="270" r="70" fill="${sun}"/><path fill="${far}" d="M0 330c90-70 170 20 240-30s110-20 160 0v300H0z"/>${lines.map((line, i) => `<text x="34" y="${90 + i * 52}" font-family="Noto Serif, serif" font-weight="700" font-size="44" fill="#222">${line}</text>`).join('')}<text x="34" y="560" font-family="sans-serif" font-size="24" fill="#fff">${books[n]?.contributors ?? ''}</text></svg>`;
}

/** Truyện Kiều, the opening (Nguyễn Du, public domain). */
export const verses = ['Trăm năm trong cõi người ta,', 'Chữ tài chữ mệnh khéo là ghét nhau.', 'Trải qua một cuộc bể dâu,', 'Những điều trông thấy mà đau đớn lòng.', 'Lạ gì bỉ sắc tư phong,', 'Trời xanh quen thói má hồng đánh ghen.', 'Cảo thơm lần giở trước đèn,', 'Phong tình cổ lục còn truyền sử xanh.', 'Rằng: Năm Gia Tĩnh triều Minh,', 'Bốn phương phẳng lặng hai kinh vững vàng.', 'Có nhà viên ngoại họ Vương,', 'Gia tư nghĩ cũng thường thường bực trung.', 'Một trai con thứ rốt lòng,', 'Vương Quan là chữ nối dòng nho gia.', 'Đầu lòng hai ả tố nga,', 'Thuý Kiều là chị, em là Thuý Vân.'];

/** Words of a page with boxes in per mille, as the API gives them. */
export function words() {
	return verses.flatMap((verse, row) => {
		let x = row % 2 ? 150 : 190;
		return verse.split(' ').map((word) => { const width = word.length * 17; const box = [x, 120 + row * 48, width, 30, word, 96]; x += width + 16; return box; });
	});
}

export function bookPage(number) {
	const body = words().map(([x, y, w, h, word]) => `<text x="${x}" y="${(y + h * 0.8) * 1.45}" textLength="${w}" lengthAdjust="spacingAndGlyphs" font-family="Noto Serif, serif" font-size="30">${word}</text>`).join('');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1450"><rect width="1000" height="1450" fill="#f6f0e0"/><g fill="#2a241a">${body}<text x="490" y="1390" font-size="26" font-family="serif">${number}</text></g></svg>`;
}
