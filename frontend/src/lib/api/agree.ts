/**
 * Holds the types of `types.ts` against the API's own document: `npm run check` fails where they differ.
 * `openapi.d.ts` is made by `npm run api`; what the document does not name yet is let pass.
 */
import type { components } from './openapi';
import type * as bulk from './bulk';
import type * as shelves from './shelves';
import type * as lending from './lending';
import type * as corrections from './corrections';
import type * as mine from './types';

type Schemas = components['schemas'];

/** The document calls a field that may be null "not required"; the backend always says it, as null. */
type Said<T> = T extends (infer One)[]
	? Said<One>[]
	: T extends object
		? { [K in keyof T]-?: undefined extends T[K] ? Said<Exclude<T[K], undefined>> | null : Said<T[K]> }
		: T;

type Agrees<Name extends string, Mine> = Name extends keyof Schemas
	? Said<Schemas[Name]> extends Mine
		? true
		: { differs: Name; said: Said<Schemas[Name]> }
	: true;

export const agreed: [
	Agrees<'ViewerView', Omit<mine.Viewer, 'places' | 'language'>>,
	Agrees<'SignInView', Pick<mine.SignInView, 'choose'>>,
	Agrees<'SessionView', mine.SessionRow>,
	Agrees<'PersonView', mine.PersonRow>,
	Agrees<'PersonMade', mine.NewSecret>,
	Agrees<'UnitRow', mine.UnitRow>,
	Agrees<'UnitView', Omit<mine.UnitView, 'courses' | 'books' | 'contests'>>,
	Agrees<'NewsRow', mine.NewsRow>,
	Agrees<'NewsView', mine.NewsView>,
	Agrees<'BookRow', mine.BookRow>,
	Agrees<'BookView', mine.BookView>,
	Agrees<'FieldRow', shelves.FieldRow>,
	Agrees<'ShelfRow', shelves.ShelfRow>,
	Agrees<'ShelfView', shelves.ShelfView>,
	Agrees<'BulkResult', Omit<bulk.BulkResult, 'undo'>>,
	Agrees<'BulkRow', bulk.BulkRow>,
	Agrees<'FindHit', Pick<mine.FindHit, 'number' | 'snippet'>>,
	Agrees<'PageView', Omit<mine.PageView, 'words'>>,
	Agrees<'Left', corrections.Left>,
	Agrees<'CorrectionRow', Omit<corrections.CorrectionRow, 'place'>>,
	Agrees<'CorrectingView', Omit<corrections.CorrectingView, 'words' | 'corrections'>>,
	Agrees<'ProposalView', Omit<corrections.Proposal, 'place'>>,
	Agrees<'WaitingBook', corrections.WaitingBook>,
	Agrees<'CourseRow', mine.CourseRow>,
	Agrees<'CourseView', mine.CourseView>,
	Agrees<'LessonRow', mine.LessonRow>,
	Agrees<'LessonView', Omit<mine.LessonView, 'lecture' | 'book'>>,
	Agrees<'ContinueCard', mine.ContinueCard>,
	Agrees<'ProgressAnswer', mine.ProgressAnswer>,
	Agrees<'LectureView', mine.LectureView>,
	Agrees<'ContestRow', mine.ContestRow>,
	Agrees<'ContestView', Omit<mine.ContestView, 'entries'>>,
	Agrees<'EntryRow', mine.EntryRow>,
	Agrees<'EntryView', mine.EntryView>,
	Agrees<'DeskRow', mine.DeskRow>,
	Agrees<'CopyView', lending.CopyView>,
	Agrees<'ReaderView', lending.ReaderView>,
	Agrees<'LoanView', lending.LoanView>,
	Agrees<'OverdueRow', lending.OverdueRow>,
	Agrees<'HoldView', lending.HoldView>,
	Agrees<'ReturnView', lending.ReturnView>,
	Agrees<'RuleView', lending.RuleView>,
	Agrees<'StocktakeView', lending.StocktakeView>,
	Agrees<'StockLine', lending.StockLine>,
	Agrees<'YearReport', lending.YearReport>
] = [
	true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
	true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
	true, true, true, true, true, true, true, true, true, true, true, true, true, true, true
];
