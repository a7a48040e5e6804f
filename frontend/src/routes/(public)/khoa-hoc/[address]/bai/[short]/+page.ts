import type { LessonView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const lesson = await view<LessonView>({ url, fetch }, api.lesson(params.short));
	return { lesson, here: lesson.course.unit };
};
