namespace AutoIG.Language.Tests.Reading;

/// <summary>An expression of generated text, ready to be run.</summary>
/// <param name="isLiteral">Whether it is a literal, which C# also converts to types that its own type does not convert to.</param>
internal abstract class Code(bool isLiteral)
{
    public bool IsLiteral => isLiteral;

    public abstract Primitive Type { get; }
}

/// <inheritdoc/>
/// <typeparam name="T">Its type.</typeparam>
internal sealed class Code<T>(Func<T> run, bool isLiteral = false) : Code(isLiteral)
    where T : unmanaged
{
    public Func<T> Run => run;

    public override Primitive Type => Primitive.Of(typeof(T));
}

/// <summary>A local variable. Nothing that is generated recurses, so that one place is enough.</summary>
internal abstract class Cell
{
    /// <summary>Reads it.</summary>
    public abstract Code Read { get; }

    /// <summary>Assigns a value of its own type to it.</summary>
    public abstract Action Assign(Code value);

    /// <summary>Leaves in it what no program computes with unnoticed: where it is declared without a value.</summary>
    public abstract void Forget();
}

/// <inheritdoc/>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="nothing">What it holds before it is assigned.</param>
internal sealed class Cell<T>(T nothing) : Cell
    where T : unmanaged
{
    private readonly T nothing = nothing;
    private T value;

    public override Code Read => new Code<T>(() => value);

    public override Action Assign(Code code)
    {
        var run = ((Code<T>)code).Run;
        return () => value = run();
    }

    public override void Forget() => value = nothing;
}
