/** Tells the course how far a learner is. */
import { put } from '$lib/api/client';
import type { LessonView, ProgressAnswer } from '$lib/api/types';
import { api } from '$lib/paths';

export const tellStarted = (lesson: LessonView) =>
	put<ProgressAnswer>(api.lessonProgress(lesson.id), { state: 'started' });
export const tellDone = (lesson: LessonView) => put<ProgressAnswer>(api.lessonProgress(lesson.id), { state: 'done' });
