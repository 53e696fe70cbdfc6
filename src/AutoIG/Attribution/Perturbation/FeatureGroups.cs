using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Which features are removed together: every element of the inputs belongs to one group, by its number 0 … M − 1. Equal numbers in
/// different inputs are the same group.
/// </summary>
/// <remarks>
/// Of an input that is a sequence of tokens an element is one token, with all of its embedding. Numbers are held against the shapes of the
/// inputs when a method explains; immutable, for any number of functions, calls and threads.
/// </remarks>
public sealed class FeatureGroups
{
    /// <summary>The number of elements that belong to no group and are never removed.</summary>
    public const int Unchanged = -1;

    private readonly GroupKind kind;
    private readonly IReadOnlyList<GroupMask> masks = [];
    private readonly IReadOnlyList<string>? names;
    private readonly int count;

    private FeatureGroups(GroupKind kind) => this.kind = kind;

    private FeatureGroups(IReadOnlyList<GroupMask> masks)
    {
        kind = GroupKind.Masks;
        this.masks = masks;
        count = Check(masks);
    }

    private FeatureGroups(FeatureGroups groups, IReadOnlyList<string> names)
    {
        (kind, masks, count) = (groups.kind, groups.masks, groups.count);
        this.names = names;
    }

    /// <summary>Each element alone, in row-major order, the inputs one after another; the default of every method.</summary>
    public static FeatureGroups PerElement { get; } = new(GroupKind.PerElement);

    /// <summary>Each input as a whole.</summary>
    public static FeatureGroups PerInput { get; } = new(GroupKind.PerInput);

    /// <summary>
    /// Each position along the first axis: the tokens of embeddings [tokens, width], the steps of a series, the channels of an image. The
    /// inputs one after another.
    /// </summary>
    public static FeatureGroups PerToken { get; } = new(GroupKind.PerToken);

    /// <summary>Groups of a function of one input, by a mask.</summary>
    /// <param name="mask">
    /// The number of each element's group, of the shape of the input (of tokens, one number each); <see cref="Unchanged"/> where it is
    /// never removed.
    /// </param>
    /// <exception cref="ArgumentException">There is no element, or the numbers are not 0 … M − 1 without a gap.</exception>
    public static FeatureGroups FromMask(Tensor<int> mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new([GroupMask.Of(null, mask)]);
    }

    /// <summary>Groups of a function of one input, by the number of each element's group in row-major order.</summary>
    /// <inheritdoc cref="FromMask(Tensor{int})"/>
    public static FeatureGroups FromMask(int[] mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new([new GroupMask(null, [.. mask], null)]);
    }

    /// <summary>Groups of a function of several inputs, by a mask for each.</summary>
    /// <param name="masks">One for each input, in their order.</param>
    /// <inheritdoc cref="FromMask(Tensor{int})"/>
    public static FeatureGroups FromMasks(IReadOnlyList<Tensor<int>> masks) =>
        new([.. Expect.Items(masks, nameof(masks)).Select(mask => GroupMask.Of(null, mask))]);

    /// <summary>Groups of a function of several inputs, by a mask for each, under its name.</summary>
    /// <param name="masks">The number of each element's group, row-major, for each input.</param>
    /// <inheritdoc cref="FromMask(Tensor{int})"/>
    public static FeatureGroups FromMasks(IReadOnlyDictionary<string, int[]> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        foreach (var (name, mask) in masks)
            ArgumentNullException.ThrowIfNull(mask, $"{nameof(masks)}[{name}]");
        return new([.. masks.Select(mask => new GroupMask(mask.Key, [.. mask.Value], null))]);
    }

    /// <summary>
    /// The same groups under names, which results carry; otherwise these are numbers, or those of features, inputs and elements.
    /// </summary>
    /// <param name="groupNames">One for each group.</param>
    public FeatureGroups WithNames(IReadOnlyList<string> groupNames) => new(this, Expect.Items(groupNames, nameof(groupNames)));

    /// <summary>Lays the groups over the inputs of a call.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    internal GroupLayout Bind<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = bound.Function.Signature.Inputs;
        var groupOf = new int[bound.Inputs.Total];
        int found = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i), elements = ElementsOf(bound, i);
            int[]? mask = kind == GroupKind.Masks ? MaskOf(bound, i, elements) : null;
            var row = bound.Inputs.Part(groupOf.AsSpan(), i);
            for (int k = 0; k < length; k++)
            {
                int element = k / (length / elements);
                row[k] = mask is not null ? mask[element] : kind == GroupKind.PerInput ? i : found + element;
            }
            found += kind == GroupKind.PerInput ? 1 : elements;
        }
        int groups = kind == GroupKind.Masks ? count : found;
        if (names is not null && names.Count != groups)
            throw Expect.Unexpected("names", $"{groups}, one for each group", names.Count);
        return new GroupLayout(groupOf, groups, () => names ?? NamesOf(bound, groups));
    }

    /// <summary>How many elements of an input there are to be grouped; the numbers of each lie side by side.</summary>
    private int ElementsOf<T>(BoundFunction<T> bound, int input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] shape = bound.Plan.InputShapes[input];
        return !bound.Function.Signature.Inputs[input].IsTokens && kind != GroupKind.PerToken ? bound.Inputs.Length(input)
            : shape.Length == 0 ? 1 : shape[0];
    }

    private IReadOnlyList<string> NamesOf<T>(BoundFunction<T> bound, int groups)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = bound.Function.Signature.Inputs;
        return kind switch
        {
            GroupKind.Masks => [.. Enumerable.Range(0, groups).Select(group => group.ToString(CultureInfo.InvariantCulture))],
            GroupKind.PerInput => [.. inputs.Select(info => info.Name)],
            _ =>
            [
                .. inputs.SelectMany((info, i) => Enumerable.Range(0, ElementsOf(bound, i)).Select(
                    element => FeatureOf(info, element, inputs) ?? NameOf(info, bound.Plan.InputShapes[i], element))),
            ],
        };
    }

    /// <summary>The groups of a prompt, followed by tokens that are never removed.</summary>
    internal FeatureGroups ForPrompt(int prompt, int tokens)
    {
        int[] mask = kind switch
        {
            GroupKind.PerInput => new int[prompt],
            GroupKind.Masks when masks.Count == 1 && masks[0].Numbers.Length == prompt => masks[0].Numbers,
            GroupKind.Masks => throw Expect.Unexpected(
                "mask", $"{prompt} numbers, one for each token of the prompt",
                string.Join(" and ", masks.Select(one => one.Numbers.Length))),
            _ => [.. Enumerable.Range(0, prompt)],
        };
        var groups = new FeatureGroups([new GroupMask(null, [.. mask, .. Enumerable.Repeat(Unchanged, tokens - prompt)], null)]);
        return names is null ? groups : groups.WithNames(names);
    }

    private int[] MaskOf<T>(BoundFunction<T> bound, int input, int elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = bound.Function.Signature.Inputs;
        var named = masks.Where(one => one.Input is not null).ToList();
        if (named.Find(one => inputs.All(info => info.Name != one.Input)) is { } unknown)
        {
            throw Expect.Unexpected(
                "masks", $"the inputs of {bound.Function.Signature.Name}: {string.Join(", ", inputs.Select(info => info.Name))}",
                $"'{unknown.Input}'");
        }
        string name = inputs[input].Name;
        if (masks.Count != inputs.Count)
        {
            throw Expect.Unexpected(
                "masks", $"{inputs.Count}, one for each input of {bound.Function.Signature.Name}: "
                + string.Join(", ", inputs.Select(info => info.Name)), masks.Count);
        }
        var mask = named.Count > 0 ? named.Find(one => one.Input == name)! : masks[input];
        int[] shape = inputs[input].IsTokens ? [elements] : bound.Plan.InputShapes[input];
        bool fits = mask.Shape is null ? mask.Numbers.Length == elements
            : mask.Shape.AsSpan().SequenceEqual(shape) || (shape.Length == 0 && mask.Numbers.Length == 1);
        if (!fits)
        {
            throw Expect.Unexpected(
                $"The mask of '{name}'",
                inputs[input].IsTokens ? $"{elements} numbers, one for each token" : $"the shape of the input, {Elements.Show(shape)}",
                mask.Shape is null ? $"{mask.Numbers.Length} numbers" : $"shape {Elements.Show(mask.Shape)}");
        }
        return mask.Numbers;
    }

    /// <summary>
    /// The name that an element has of its own; two inputs may have the same, and are told apart where there are several.
    /// </summary>
    private string? FeatureOf(InputInfo input, int element, IReadOnlyList<InputInfo> inputs) =>
        kind == GroupKind.PerToken || input.Features.Count == 0 ? null
        : inputs.Count == 1 || input.Features.Count == 1 ? input.Features[element] : $"{input.Name}.{input.Features[element]}";

    private string NameOf(InputInfo input, int[] shape, int element)
    {
        if (shape.Length == 0)
            return input.Name;
        if (input.IsTokens || kind == GroupKind.PerToken)
            return FormattableString.Invariant($"{input.Name}[{element}]");
        var index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (element, index[axis]) = Math.DivRem(element, shape[axis]);
        return input.Name + Elements.Show(index);
    }

    /// <summary>Checks the numbers of all masks together, and counts the groups.</summary>
    private static int Check(IReadOnlyList<GroupMask> masks)
    {
        int most = Unchanged;
        foreach (var mask in masks)
        {
            for (int i = 0; i < mask.Numbers.Length; i++)
            {
                if (mask.Numbers[i] < Unchanged)
                {
                    throw Expect.Unexpected(
                        nameof(mask), $"numbers of groups from 0, or {nameof(FeatureGroups)}.{nameof(Unchanged)} ({Unchanged})",
                        FormattableString.Invariant($"{mask.Numbers[i]} at {i}"));
                }
                most = Math.Max(most, mask.Numbers[i]);
            }
        }
        if (most < 0)
            throw Expect.Unexpected("mask", "at least one group", masks.All(one => one.Numbers.Length == 0) ? "no element" : "none");
        long elements = masks.Sum(one => (long)one.Numbers.Length);
        // More groups than elements have a gap for certain, and may be more than there is memory for.
        var seen = new bool[(int)Math.Min(elements, most + 1L)];
        foreach (int number in masks.SelectMany(one => one.Numbers))
        {
            if (number >= 0 && number < seen.Length)
                seen[number] = true;
        }
        int missing = Array.IndexOf(seen, false);
        if (missing < 0 && seen.Length <= most)
            missing = seen.Length;
        return missing < 0 ? most + 1 : throw Expect.Unexpected(
            "mask", FormattableString.Invariant($"groups 0 to {most} without a gap"),
            FormattableString.Invariant($"no element of group {missing}"));
    }

    private enum GroupKind
    {
        PerElement,
        PerInput,
        PerToken,
        Masks,
    }

    /// <summary>The numbers of one input's elements.</summary>
    /// <param name="Input">The input; <see langword="null"/> where the order says it.</param>
    /// <param name="Numbers">The numbers, row-major.</param>
    /// <param name="Shape">Their shape; <see langword="null"/> where they are given by the numbers alone.</param>
    private sealed record GroupMask(string? Input, int[] Numbers, int[]? Shape)
    {
        public static GroupMask Of(string? input, Tensor<int> mask) => new(input, mask.Flat().ToArray(), mask.Sizes());
    }
}
