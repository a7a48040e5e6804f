/** Fingers on a page: pinch to zoom about the fingers, swipe or tap the edge to turn, tap the middle for the bars. */
import { clamp, MAX_ZOOM, MIN_ZOOM, type ReaderState } from './reader.svelte';

interface Acts {
	turn: (by: 1 | -1) => void;
	tap: () => void;
}
const SWIPE = 56;
const TAP = 10;
const EDGE = 0.24;

/** An attachment for the scrolling pane of the page. */
export const gestures = (reader: ReaderState, acts: Acts) => (pane: HTMLElement) => {
	const fingers = new Map<number, { x: number; y: number }>();
	let from: { x: number; y: number; left: number } | null = null;
	let pinch: { gap: number; zoom: number } | null = null;

	const gap = () => {
		const [a, b] = [...fingers.values()];
		return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
	};
	const middle = () => {
		const points = [...fingers.values()];
		const box = pane.getBoundingClientRect();
		return {
			x: points.reduce((sum, point) => sum + point.x, 0) / points.length - box.left,
			y: points.reduce((sum, point) => sum + point.y, 0) / points.length - box.top
		};
	};
	const zoomTo = (zoom: number, at: { x: number; y: number }) => {
		const to = clamp(zoom, MIN_ZOOM, MAX_ZOOM);
		const ratio = to / reader.zoom;
		const left = (pane.scrollLeft + at.x) * ratio - at.x;
		const top = (pane.scrollTop + at.y) * ratio - at.y;
		reader.zoom = to;
		requestAnimationFrame(() => pane.scrollTo(left, top));
	};
	const down = (event: PointerEvent) => {
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (fingers.size === 1) from = { x: event.clientX, y: event.clientY, left: pane.scrollLeft };
		if (fingers.size === 2) {
			pinch = { gap: gap(), zoom: reader.zoom };
			from = null;
		}
	};
	const move = (event: PointerEvent) => {
		if (!fingers.has(event.pointerId)) return;
		fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
		if (pinch && fingers.size === 2) zoomTo((pinch.zoom * gap()) / pinch.gap, middle());
	};
	const up = (event: PointerEvent) => {
		const began = from;
		fingers.delete(event.pointerId);
		if (fingers.size < 2) pinch = null;
		if (event.type !== 'pointerup' || !began || (event.target as HTMLElement).closest('a, button, .still')) return;
		from = null;
		const dx = event.clientX - began.x;
		const dy = event.clientY - began.y;
		if (Math.hypot(dx, dy) < TAP) tapped(event);
		else if (reader.zoom === 1 && Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy) && event.pointerType !== 'mouse')
			acts.turn(dx < 0 ? 1 : -1);
	};
	const tapped = (event: PointerEvent) => {
		if (getSelection()?.toString()) return;
		const box = pane.getBoundingClientRect();
		const at = (event.clientX - box.left) / box.width;
		if (at < EDGE) acts.turn(-1);
		else if (at > 1 - EDGE) acts.turn(1);
		else acts.tap();
	};
	const wheel = (event: WheelEvent) => {
		if (!event.ctrlKey) return;
		event.preventDefault();
		const box = pane.getBoundingClientRect();
		zoomTo(reader.zoom * (event.deltaY < 0 ? 1.15 : 0.87), { x: event.clientX - box.left, y: event.clientY - box.top });
	};
	const listeners: [string, EventListener, AddEventListenerOptions?][] = [
		['pointerdown', down as EventListener],
		['pointermove', move as EventListener],
		['pointerup', up as EventListener],
		['pointercancel', up as EventListener],
		['wheel', wheel as EventListener, { passive: false }]
	];
	for (const [name, act, options] of listeners) pane.addEventListener(name, act, options);
	return () => listeners.forEach(([name, act]) => pane.removeEventListener(name, act));
};
