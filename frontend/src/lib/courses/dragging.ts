/** Drags a lesson by its handle, by mouse or finger: it moves under the pointer and is stored when let go. */
import type { CourseEditor } from './editor.svelte';

export const dragHandle = (editor: CourseEditor, lessonId: string) => (handle: HTMLElement) => {
	let moved = false;

	const move = (event: PointerEvent) => {
		const under = document.elementFromPoint(event.clientX, event.clientY);
		const row = under?.closest<HTMLElement>('[data-lesson]');
		const section = under?.closest<HTMLElement>('[data-section]')?.dataset.section;
		if (!section || row?.dataset.lesson === lessonId) return;
		const lessons = editor.course.sections.find((one) => one.id === section)?.lessons.filter((one) => one.id !== lessonId) ?? [];
		const box = row?.getBoundingClientRect();
		const target = lessons.findIndex((one) => one.id === row?.dataset.lesson);
		const below = box ? event.clientY > box.top + box.height / 2 : true;
		editor.place(lessonId, section, target < 0 ? lessons.length : below ? target + 1 : target);
		moved = true;
	};
	const end = () => {
		removeEventListener('pointermove', move);
		removeEventListener('pointerup', end);
		removeEventListener('pointercancel', end);
		if (moved) editor.saveOrder();
	};
	const begin = (event: PointerEvent) => {
		event.preventDefault();
		// Listened to on the window: the row itself is re-made as it moves.
		moved = false;
		addEventListener('pointermove', move);
		addEventListener('pointerup', end);
		addEventListener('pointercancel', end);
	};
	handle.addEventListener('pointerdown', begin);
	return () => handle.removeEventListener('pointerdown', begin);
};
