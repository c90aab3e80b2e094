// The infrastructure of the chat, as `pulumi up` runs it: ChatProgram reads the configuration, ChatStack declares.
return await Chat.Infra.ChatProgram.RunAsync();
