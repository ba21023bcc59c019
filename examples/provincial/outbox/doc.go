// Package outbox publishes the events of a store to a NATS JetStream stream, each once and in the order in which they were committed, so
// that other programs can follow what happens to dossiers without asking the database.
//
//	js, err := jetstream.New(conn)
//	_, err = js.CreateStream(ctx, outbox.Stream(nil, 3)) // once
//	err = outbox.New(store, js, nil).Run(ctx)             // in the service, or in as many as there are
//
// and on the other side
//
//	err = outbox.Follow(ctx, js, sink, nil)
//
// # What is published
//
// The facts of an event, as [dossier.AppendFacts] writes them, under a subject of province, agency and kind:
//
//	motcua.event.H40.H40-14-03.accepted
//
// Headers have the dossier's code, the revision and the seal. Nothing personal leaves the store: no name, number, contact or note, no token and no
// salt. The digest and the hash of the seal do, so that who follows can put the log together and [Verify] it.
//
// # Where it goes on
//
// The place is in the stream itself. Each message says in its headers where in the feed its event stands: so many events behind a cursor. Who begins
// looks at the last message of the stream and goes on behind it. So there are no two things to be kept in step: an event and the place
// behind it are there together or not at all, whenever the program ends, and a stream that lost its end, as a cluster may that lost its power, or that
// was restored from yesterday, gets it again.
//
// Each message is published on the condition that the stream's last sequence is that of the message before it (Nats-Expected-Last-Sequence). That is
// the fence: whatever is late, repeated or sent by another publisher at the same time is refused unless it is the very next event, and then it is
// the right one, whoever sent it. It holds without any memory of the server's, so also outside its duplicate window, and it lets many messages be under
// way at once without their changing places. After whatever goes wrong the publisher looks at the end of the stream again, and that is all there is to do.
//
// Nats-Msg-Id is the dossier's code and the revision. With it the server answers a message that it has with the place it has it at, instead of an
// error; and the streams that others fill from this one can drop by it too.
//
// A stream that forgets its last message, because of an age or because consumers took it, keeps no place. For it the place is also kept in a
// key-value bucket, after the server has the messages and never before ([Options.Places]). Then, and only then, an event may come twice: once more what
// was published behind the place that was kept and has been forgotten.
//
// # What it does not do
//
// It makes no stream and deletes nothing. It does not publish who looked at what ([dossier.AccessLog]). A publisher reads the whole feed of a store: provinces
// with stores of their own have streams of their own, which JetStream can gather into one. An event that is longer than the server takes ends it
// with an error, because leaving it out would be a loss.
package outbox
