namespace AutoIG.Language.Tests.Reading;

/// <summary>What the names of a block stand for: variables, rows, tapes.</summary>
internal sealed class Names(Names? outer)
{
    private readonly Dictionary<string, object> meanings = [];

    public void Add(string name, object meaning)
    {
        for (var names = this; names is not null; names = names.Outer)
        {
            if (names.meanings.ContainsKey(name))
                throw new ReadingFault($"{name} is declared twice.");
        }
        meanings.Add(name, meaning);
    }

    public object? Find(string name) => meanings.TryGetValue(name, out object? meaning) ? meaning : outer?.Find(name);

    private Names? Outer => outer;
}
