/** A course being built: words save themselves, lessons are added, moved and deleted, and every answer is the newest course. */
import { del, get, patch, post, put } from '$lib/api/client';
import { uuid7 } from '$lib/api/ids';
import type { CourseView, LessonRow, Section } from '$lib/api/types';
import { t } from '$lib/i18n';
import { m } from '$lib/i18n/manage';
import { act, api } from '$lib/paths';
import { Attempt } from '$lib/ui/attempt.svelte';
import { Autosave } from '$lib/ui/autosave.svelte';
import { say } from '$lib/ui/toasts.svelte';

export class CourseEditor {
	course = $state() as CourseView;
	readonly attempt = new Attempt();
	readonly words: Autosave;

	constructor(course: CourseView) {
		this.course = course;
		this.words = new Autosave(async (changes) => {
			const { version } = await patch<CourseView>(api.course(this.course.id), changes, { version: this.course.version });
			this.course.version = version;
		});
	}

	/** Title, summary, about, audience, level: shown at once, saved after a rest. */
	write(part: Partial<Pick<CourseView, 'title' | 'summary' | 'about' | 'audience' | 'level'>>): void {
		Object.assign(this.course, part);
		this.words.change(part);
	}
	keepMine(): Promise<void> {
		this.course.version = this.words.current ?? this.course.version;
		return this.words.keepMine();
	}
	async takeTheirs(): Promise<void> {
		this.words.takeTheirs();
		await this.reload();
	}

	/** The newest course, after everything that is under way. */
	reload = () => this.run(async () => {});
	private last: Promise<unknown> = Promise.resolve();
	private waiting = $state(0);
	/** Orders on the screen that are not stored yet: the newest course must not undo them. */
	private orders = 0;
	/** Anything that is not a text of the course, one after another: saved texts first, then the act, then the newest course. */
	private run(work: () => Promise<unknown>): Promise<unknown> {
		const act = async () => {
			await this.words.flush();
			await work();
			let newest = await get<CourseView>(api.course(this.course.id));
			// Words were stored while it was under way: it is older than what is on the screen.
			for (let tries = 0; newest.version < this.course.version && tries < 3; tries += 1)
				newest = await get<CourseView>(api.course(this.course.id));
			// Looked at after the answer: a lesson may have been moved, or a word typed, while it was under way.
			if (this.orders) this.course.version = newest.version;
			else this.course = { ...newest, ...this.words.unsaved };
		};
		this.waiting += 1;
		this.last = this.last.then(() => this.attempt.run(act)).finally(() => (this.waiting -= 1));
		return this.last;
	}
	/** Something that was done here is not stored yet. */
	get dirty(): boolean {
		return this.waiting > 0 || this.words.dirty;
	}

	publish = () =>
		this.run(async () => {
			const publishing = this.course.state === 'draft';
			await post(act(api.course(this.course.id), publishing ? 'publish' : 'withdraw'), undefined, { version: this.course.version });
			say(publishing ? m.courses.publishedNow : m.courses.withdrawnNow);
		});

	addSection = () => this.run(() => post(api.courseSections(this.course.id), { id: uuid7(), title: m.courses.newSection }));
	renameSection = (section: Section, title: string) =>
		this.run(() => patch(api.section(section.id), { title }, { version: section.version }));
	/** Its lessons go with it, and come back with it. */
	removeSection = (section: Section) =>
		this.run(async () => {
			await del(api.section(section.id), { version: section.version });
			say(t.acts.removed(section.title), { act: { label: t.acts.undo, run: () => this.bringBack(api.section(section.id)) } });
		});

	removeLesson = (lesson: LessonRow) =>
		this.run(async () => {
			const { version } = await get<{ version: number }>(api.lesson(lesson.id));
			await del(api.lesson(lesson.id), { version });
			say(t.acts.removed(lesson.title), { act: { label: t.acts.undo, run: () => this.bringBack(api.lesson(lesson.id)) } });
		});
	private bringBack = (gone: string) => this.run(() => post(act(gone, 'restore')));

	/** One step up or down, over the edge of a section into the next. */
	step(lesson: LessonRow, by: 1 | -1): void {
		const sections = this.course.sections;
		const at = sections.findIndex((section) => section.lessons.some((one) => one.id === lesson.id));
		const here = sections[at]!;
		const from = here.lessons.findIndex((one) => one.id === lesson.id);
		const to = from + by;
		if (to >= 0 && to < here.lessons.length) this.place(lesson.id, here.id, to);
		else {
			const other = sections[at + by];
			if (!other) return;
			this.place(lesson.id, other.id, by === 1 ? 0 : other.lessons.length);
		}
		this.saveOrder();
	}

	/** Moves a lesson on the screen; `saveOrder` makes it so. */
	place(lessonId: string, sectionId: string, index: number): void {
		let moved: LessonRow | undefined;
		for (const section of this.course.sections) {
			const at = section.lessons.findIndex((one) => one.id === lessonId);
			if (at >= 0) [moved] = section.lessons.splice(at, 1);
		}
		if (moved) this.course.sections.find((section) => section.id === sectionId)?.lessons.splice(index, 0, moved);
	}

	saveOrder = () => {
		this.orders += 1;
		return this.run(async () => {
			this.orders -= 1;
			const sections = this.course.sections.map(({ id, lessons }) => ({ id, lessons: lessons.map((one) => one.id) }));
			await put(api.courseOrder(this.course.id), { sections }, { version: this.course.version });
		});
	};
}
