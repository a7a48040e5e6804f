/** Light, dark or as the device says; the shell reads it before anything is drawn. */
export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'benhoc.theme';

export function theme(): Theme {
	const set = document.documentElement.dataset.theme;
	return set === 'light' || set === 'dark' ? set : 'auto';
}

export function chooseTheme(to: Theme): void {
	try {
		if (to === 'auto') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, to);
	} catch {
		/* for this page only then */
	}
	if (to === 'auto') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = to;
}
