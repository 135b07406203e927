// Package langchain is the seam of package llm over langchaingo: [Generator] and
// [Caller] speak to OpenAI and every server compatible with it, to Anthropic, to
// Google and to Ollama.
//
// langchaingo makes the requests and reads the answers. Between it and the network
// stands a transport of ours, since much of what matters can only be seen there:
//
//	transport.go  sees status, Retry-After and what the server said, and mends requests
//	stream.go     reads the stream to its end, whatever the length of its lines,
//	              and hands on a plain one
//	watch.go      what one attempt saw, and its time limits
//	openai.go, anthropic.go, ollama.go  the wire formats
//	classify.go   what a failure means, as an [llm.Code]
//	retry.go      when to try again, and how long to wait
//
// An attempt whose stream did not come to its own end has failed, and so has one
// that the model's filter or its limit of length cut off. Nothing is tried again
// once a piece of text was handed out. No error holds the key.
package langchain
