/** One quiet line at a time at the foot of the screen; an undo stays for ten seconds, and for as long as somebody is at it. */
interface Toast {
	id: number;
	text: string;
	tone: 'plain' | 'danger' | 'joy';
	act?: { label: string; run: () => void };
}

let last = 0;
export const toasts = $state<{ shown: Toast | null }>({ shown: null });
let timer: ReturnType<typeof setTimeout>;

export function say(text: string, options: { tone?: Toast['tone']; act?: Toast['act'] } = {}): void {
	clearTimeout(timer);
	toasts.shown = { id: ++last, text, tone: options.tone ?? 'plain', act: options.act };
	goOn();
}

/** Somebody points at the line or has its button in focus: it waits for them. */
export function hold(): void {
	clearTimeout(timer);
}

/** The line goes after its time, counted anew. */
export function goOn(): void {
	clearTimeout(timer);
	timer = setTimeout(hush, toasts.shown?.act ? 10_000 : 5_000);
}

export function hush(): void {
	clearTimeout(timer);
	toasts.shown = null;
}
