// Package bot is the Slack edge: answers become messages, and what is clicked in
// them opens the passages that they cite.
package bot
