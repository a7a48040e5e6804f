/** One quiet line at a time at the foot of the screen; an undo stays for ten seconds. */
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
	timer = setTimeout(hush, options.act ? 10_000 : 5_000);
}

export function hush(): void {
	clearTimeout(timer);
	toasts.shown = null;
}
