/** How far this device has seen the news near its person: newer ones put a dot on the bell. */
const KEY = 'benhoc.news_seen';

class Notices {
	#seen = $state(read());

	/** Whether something came since the bell was last opened. */
	isNew = (at: string | null | undefined): boolean => !!at && at > this.#seen;

	/** What there is has been seen. */
	see = (at: string | null | undefined): void => {
		if (!at || at <= this.#seen) return;
		this.#seen = at;
		try {
			localStorage.setItem(KEY, at);
		} catch {
			/* for this visit then */
		}
	};
}

function read(): string {
	try {
		return localStorage.getItem(KEY) ?? '';
	} catch {
		return '';
	}
}

export const notices = new Notices();
