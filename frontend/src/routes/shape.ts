/** Which grey shape stands in while a route is on its way. */
export function shapeOf(route: string | null): 'rows' | 'cards' | 'books' | 'text' | 'player' {
	if (!route) return 'text';
	if (/bai\/\[|bai-giang\/\[/.test(route)) return 'player';
	if (/thu-vien$|thu-vien\/tu-sach/.test(route)) return 'books';
	if (/khoa-hoc$|cuoc-thi$|\(public\)$|\/hoc$/.test(route)) return 'cards';
	if (/quan-ly|trung-tam$|tim$/.test(route)) return 'rows';
	return 'text';
}
