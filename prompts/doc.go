// Package prompts holds what the models are told: templates in the folder
// templates, embedded in the program, each with a function of its own that
// renders it.
//
// A prompt is a file NAME.LANG.tmpl that defines two templates, "system" and
// "user". Files without those are fragments that the others share. A folder of
// the user's own may hold files of the same names, which then stand in place of
// the carried ones; [Load] tries them all before the program starts.
//
// Whatever comes from outside, passages and questions alike, stands between
// lines with a fence, a word that its authors cannot know. The prompts declare
// it material that no instruction can come from; what becomes of a model that is
// taken in all the same is the affair of package rag.
package prompts
