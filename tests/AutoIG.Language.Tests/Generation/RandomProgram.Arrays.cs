using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <content>Arrays, whose lengths are known, and loops over them.</content>
internal sealed partial class RandomProgram
{
    private Element? PickElement(Func<Kind, bool> wanted)
    {
        var found = scope.Arrays.Where(array => wanted(array.Kind)).ToArray();
        return found.Length > 0 && Any(found) is var array ? new Element(array, random.Next(array.Length), Chance(1, 4)) : null;
    }

    /// <summary>An array, or another in the place of one.</summary>
    private ArrayAssignment Array()
    {
        if (Chance(1, 3) && scope.Arrays.ToArray() is { Length: > 0 } known)
        {
            var target = Any(known);
            return new ArrayAssignment(target, false, Elements(target));
        }
        var kind = Has(Features.Whole) && Chance(1, 4) ? Has(Features.Long) && Chance(1, 3) ? Kind.Long : Kind.Int : AnyReal();
        int length = random.Next(1, 4);
        // The array is not in scope of its own elements.
        var elements = Elements(new ArrayVariable("", kind, 0, length));
        string name = NewName();
        scope.Reserve(name);
        var array = new ArrayVariable(name, kind, slots, length);
        slots += length;
        scope.Add(array);
        return new ArrayAssignment(array, true, elements);
    }

    private Expression[] Elements(ArrayVariable array) =>
        [.. Enumerable.Range(0, array.Length).Select(_ => Fitted(
            array.Kind.IsReal() ? Bounded(Real(1)) : Small(Whole(1)), array.Kind, isWritten: Chance(1, 2)))];

    /// <summary>A loop over an array. The type of its variable may be another than that of the elements.</summary>
    private void WriteEach(List<Statement> statements)
    {
        if (!scope.Arrays.Any())
            statements.Add(Array());
        var array = Any(scope.Arrays.ToArray());
        Kind[] others = isGeneric ? [] : array.Kind switch
        {
            Kind.Int => [Kind.Double, Kind.Float, Kind.Long],
            Kind.Long => [Kind.Double],
            Kind.Float => [Kind.Double],
            _ => [Kind.Float],
        };
        var kind = others.Length > 0 && Chance(1, 2) ? Any(others) : array.Kind;
        loops++;
        var outerSwitches = switches;
        switches = 0;
        scope = new Scope(scope);
        var variable = Declare(kind);
        guarded.Add(variable);
        statements.Add(new ForEach(variable, kind != array.Kind || Chance(1, 2), array, Inner(3)));
        scope = scope.Outer!;
        switches = outerSwitches;
        loops--;
    }
}
