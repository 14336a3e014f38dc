import { refusalPage } from '../render/desk.tsx';
import { type Answer, htmlAnswer } from './answer.ts';
import { documentFor, wrong } from './api.ts';
import type { Asked } from './asked.ts';
import type { Desk } from './desk.ts';
import { Busy } from './keep.ts';
import { pageFor } from './pages.ts';

const LATER = { 'Retry-After': '5' };

/** One question, one answer. Throws only for a mistake of ours. */
export async function answerTo(asked: Asked, desk: Desk): Promise<Answer> {
  const [first, ...rest] = asked.path;
  const isApi = first === 'api';
  const refuse = (status: number, sentence: string | null): Answer =>
    isApi
      ? wrong(sentence ?? 'There is nothing of that name here, or it has not ended yet.', status)
      : htmlAnswer(refusalPage(sentence, desk.words(asked.language)), { status });
  try {
    const answer = isApi ? await documentFor(rest, asked, desk) : await pageFor(asked, desk);
    return answer ?? refuse(404, null);
  } catch (error) {
    const sentence =
      error instanceof Busy ? 'Others are being answered; come back in a few seconds.' : desk.mistake(error);
    if (sentence === null) throw error;
    const answer = refuse(503, sentence);
    return { ...answer, headers: { ...answer.headers, ...LATER } };
  }
}
